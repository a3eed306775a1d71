"""What is not English is set aside, by name; short texts and English ones never are."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from toolkit.schema import Article, InputError
from toolkit.text.language import SHORTEST, foreign_language
from toolkit.text.reading import read
from toolkit.text.rows import ReadOptions

ROOT = Path(__file__).parents[2]
FOREIGN = {
    "German": "Der Stadtrat hat am Dienstag beschlossen, die Brücke über den Fluss zu sperren. "
    "Die Sperrung war nötig, sagte die Bürgermeisterin, weil der Beton seit Jahren bröckelt. "
    "Wann gebaut wird, weiß noch niemand, und das Geld dafür ist nicht da.",
    "Dutch": "De gemeenteraad besloot dinsdag om de brug over de rivier te sluiten. Dat was nodig, "
    "zei de burgemeester, want het beton is al jaren slecht. Wanneer er wordt gebouwd, of dat er "
    "geld voor is, weet nog niemand in de stad.",
    "French": "Le conseil municipal a décidé mardi de fermer le pont sur la rivière. La fermeture "
    "était nécessaire, a déclaré la maire, car le béton s’effrite depuis des années. Personne ne "
    "sait encore quand les travaux commenceront.",
    "Spanish": "El ayuntamiento decidió el martes cerrar el puente sobre el río. El cierre era "
    "necesario, dijo la alcaldesa, porque el hormigón se desmorona desde hace años. Nadie sabe "
    "todavía cuándo empezarán las obras ni quién va a pagarlas.",
    "Polish": "Rada miasta zdecydowała we wtorek o zamknięciu mostu nad rzeką. Było to konieczne, "
    "powiedziała burmistrz, bo beton kruszy się od lat. Nikt jeszcze nie wie, kiedy zaczną się "
    "prace i kto za nie zapłaci, a pieniędzy na to nie ma.",
    "Russian": "Городской совет решил во вторник закрыть мост через реку. Это было необходимо, "
    "сказала мэр, потому что бетон крошится уже много лет. Никто пока не знает, когда начнутся "
    "работы и кто за них заплатит, а денег на это нет.",
    "Chinese": "市议会周二决定关闭河上的大桥。市长表示，关闭是必要的，因为混凝土多年来一直在剥落。"
    * 6,
}


@pytest.mark.parametrize("language", FOREIGN)
def test_what_is_not_english_is_named(language: str) -> None:
    assert foreign_language(FOREIGN[language]) == language


def test_short_texts_are_kept() -> None:
    assert foreign_language(FOREIGN["German"][: SHORTEST - 1]) == ""


def test_no_english_article_is_set_aside() -> None:
    lines = (ROOT / "data/five_newsrooms/articles.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    assert [text[:60] for text in texts if foreign_language(text)] == []
    names = "Larkspur 4 Harbour 2 (Ruiz 9, Holm 31 pen); Tarnholm 1 Clarion 1; Eastmere 0 Dahl 3. "
    assert foreign_language(names * 4) == ""


def test_it_costs_next_to_nothing_where_the_text_is_english() -> None:
    text = (ROOT / "data/articles/frigate-order-delayed.txt").read_text(encoding="utf-8")
    fastest = float("inf")
    for _ in range(20):
        began = time.perf_counter()
        foreign_language(text)
        fastest = min(fastest, time.perf_counter() - began)
    assert fastest < 0.002  # the linear model takes 0.1 s for as much


def test_the_classifier_is_loaded_for_doubtful_texts_alone() -> None:
    code = (
        "import sys; from toolkit.text.language import foreign_language as f; "
        "f('The rain fell on the town and it was the worst of the year. ' * 9); "
        "print('py3langid' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_it_is_refused_unless_it_is_wanted(tmp_path: Path) -> None:
    path = tmp_path / "brücke.txt"
    path.write_text(FOREIGN["German"], encoding="utf-8")
    (error,) = read([path], options=ReadOptions.of())
    assert isinstance(error, InputError)
    assert "is in German, and the models read English" in error.reason
    assert "--any-language" in error.reason
    (article,) = read([path], options=ReadOptions.of(any_language=True))
    assert isinstance(article, Article)

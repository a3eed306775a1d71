from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

import toolkit
from toolkit.cli import app
from toolkit.corpora import babe, gvfc, registry
from toolkit.corpora.card import CorpusCard, CorpusError, digest
from toolkit.corpora.dataset import Item, Parts, assemble
from toolkit.corpora.registry import (
    corpora,
    corpus_card,
    corpus_folder,
    gold_passages,
    load_corpus,
)
from toolkit.schema import Annotation, Article

CARD = CorpusCard("tiny", "Tiny", "1", "CC0", "none", "https://example.org", {"a.txt": "00"})
TEXT = "It rained. It pelted down."


def tiny(**changes) -> Parts:
    parts = Parts(
        [Article("a", TEXT, outlet="herald")],
        [Item("a-0", "a", 0, 10, {"outlet": "herald"}), Item("a-1", "a", 11, 26, {})],
        [
            Annotation("a-0", "final", "loaded_language", "none"),
            Annotation("a-1", "final", "loaded_language", "loaded"),
            Annotation("a-1", "final", "loaded_language", "loaded", 3, 9),
            Annotation("a-1", "second", "loaded_language", "none"),
        ],
        {},
    )
    return parts._replace(**changes)


def test_one_form():
    corpus = assemble(CARD, tiny())
    assert [row["text"] for row in corpus.items] == ["It rained.", "It pelted down."]
    assert corpus.items[0]["text_sha256"] == hashlib.sha256(b"It rained.").hexdigest()
    assert corpus.articles[0]["outlet"] == "herald"
    first, second = corpus.texts("loaded_language")
    assert (first.labels, second.labels) == ((), ("loaded",))
    assert first.groups == {"article_id": "a", "outlet": "herald"}
    marks = [note for note in corpus.coded("loaded_language") if note.start is not None]
    assert [second.text[m.start : m.end] for m in marks] == ["pelted"]
    assert {note.annotator for note in corpus.coded(None, None)} == {"final", "second"}
    with pytest.raises(ValueError, match=r"tiny has no 'framing' by 'final'; it has 'loaded"):
        corpus.texts("framing")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"articles": [Article("a", TEXT)] * 2}, "article a comes twice"),
        ({"items": [Item("x", "a", 0, 99, {})]}, "item x stands outside its article"),
        ({"annotations": [Annotation("b", "me", "x", "y")]}, "annotation of b, which is no item"),
        ({"annotations": [Annotation("a-0", "me", "x", "y", 5, 11)]}, "outside its item a-0"),
        ({"annotations": [Annotation("a-0", "me", "x", "y", 5, 5)]}, "outside its item a-0"),
    ],
)
def test_what_does_not_hang_together_is_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        assemble(CARD, tiny(**changes))


def test_a_changed_copy_is_refused_with_both_hashes(tmp_path):
    (tmp_path / "a.txt").write_text("abc")
    actual = hashlib.sha256(b"abc").hexdigest()
    with pytest.raises(
        CorpusError, match=rf"a\.txt: sha256 {actual}, where tiny \(1\) has 00; get"
    ):
        CARD.require(tmp_path)
    with pytest.raises(CorpusError, match="no such file"):
        CARD.require(tmp_path / "elsewhere")


def test_a_pattern_sees_names_contents_and_number(tmp_path):
    def of(**files) -> tuple[int, str]:
        folder = tmp_path / "-".join(f"{k}{v}" for k, v in files.items())
        (folder / "sub").mkdir(parents=True)
        for name, text in files.items():
            (folder / "sub" / f"{name}.txt").write_text(text)
        return digest(folder, "*/*.txt")

    seen = [of(a="1", b="2"), of(a="2", b="1"), of(a="1", c="2"), of(a="1")]
    assert [n for n, _ in seen] == [2, 2, 2, 1]
    assert len({sha256 for _, sha256 in seen}) == 4


def test_names_folders_and_hints(tmp_path, monkeypatch):
    names = [card.name for card in corpora()]
    assert names == sorted({*COUNTS, "five_newsrooms"})
    assert all(card.files and card.citation and card.url and card.traps for card in corpora())
    with pytest.raises(CorpusError, match="no corpus 'basel'; did you mean basil"):
        corpus_card("basel")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOOLKIT_DATA", str(tmp_path / "mine"))
    with pytest.raises(
        CorpusError, match=r"no folder .*mine/gvfc or data/raw/gvfc or data/gvfc; get the"
    ):
        corpus_folder("gvfc")
    (tmp_path / "data" / "raw" / "gvfc").mkdir(parents=True)
    assert corpus_folder("gvfc") == Path("data/raw/gvfc")
    (tmp_path / "mine" / "gvfc").mkdir(parents=True)
    assert corpus_folder("gvfc") == tmp_path / "mine" / "gvfc"
    with pytest.raises(CorpusError, match="gvfc: on no hub"):
        load_corpus("gvfc", hub=True)


def test_a_hub_is_asked_only_on_request(tmp_path, monkeypatch):
    import huggingface_hub

    asked = []

    def download(repository: str, **options) -> str:
        asked.append((repository, options))
        return str(tmp_path)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", download)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TOOLKIT_DATA", raising=False)
    with pytest.raises(CorpusError, match="no folder"):
        load_corpus("annolexical")
    assert asked == []
    with pytest.raises(CorpusError, match="no such file"):
        load_corpus("annolexical", hub=True)
    assert asked == [("mediabiasgroup/anno-lexical", {"repo_type": "dataset", "revision": None})]


def test_the_command_line(tmp_path, monkeypatch):
    run = CliRunner().invoke
    monkeypatch.setenv("TOOLKIT_DATA", str(tmp_path))
    assert "gvfc" in run(app, ["data", "list"]).output
    shown = run(app, ["data", "show", "babe"]).output
    assert "AGPL-3.0" in shown
    assert babe.CARD.files[babe.FILE] in shown
    missing = run(app, ["data", "check", "gvfc"])
    assert missing.exit_code == 2
    assert "toolkit: gvfc: no folder" in missing.output
    (tmp_path / "gvfc").mkdir()
    (tmp_path / "gvfc" / gvfc.FILE).write_text("other")
    changed = run(app, ["data", "check", "gvfc"])
    assert changed.exit_code == 1
    actual = hashlib.sha256(b"other").hexdigest()
    assert f"sha256 {actual}, not {gvfc.CARD.files[gvfc.FILE]}" in changed.output
    assert run(app, ["data", "show", "nothing"]).exit_code == 2


COUNTS = {
    "annolexical": (48_330, 48_330),
    "babe": (3_673, 3_673),
    "basil": (300, 7_984),
    "ccf": (1_915, 1_915),
    "gvfc": (2_595, 2_595),
    "issue_framing": (2_872, 2_872),
    "narrative_framing": (428, 428),
    "polnear": (924, 924),
    "ptc": (296, 13_701),
}


def test_listing_loads_no_table_library():
    code = (
        "import toolkit.corpora.registry as r, sys; r.corpora(); print([m for m in "
        "('datasets', 'pandas', 'pyarrow', 'sklearn', 'torch', 'openpyxl') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_corpus_of_another_package(tmp_path, monkeypatch):
    class Village:
        CARD = replace(CARD, name="village")

        @staticmethod
        def corpus(folder: Path) -> Parts:
            return tiny()

    monkeypatch.setattr(registry, "plugins", lambda group: {"village": None})
    monkeypatch.setattr(registry, "load_plugin", lambda group, name: Village)
    assert "village" in [card.name for card in corpora()]
    corpus = load_corpus("village", tmp_path, check=False)
    with pytest.raises(ValueError, match="village: its labels cannot be read under the codebooks"):
        gold_passages(corpus)
    assert gold_passages(corpus, scheme="codebooks")[0].corpus == "village"


@pytest.mark.corpora
@pytest.mark.parametrize("name", COUNTS)
def test_every_public_corpus_is_as_declared(corpora, name):
    corpus = toolkit.load_corpus(name, corpora / name)
    assert (len(corpus.articles), len(corpus.items)) == COUNTS[name]
    table = corpus.annotations.to_pandas()
    coded = set(table.loc[table["annotator"] == "final", "item"])
    uncoded = corpus.dropped.get("article without an answer for a frame", 0)
    assert len(coded) == len(corpus.items) - uncoded


@pytest.mark.corpora
def test_basil_is_counted_as_published(corpora):
    corpus = load_corpus("basil", corpora / "basil")
    texts = corpus.texts("basil")
    lexical = sum("lexical" in text.labels for text in texts)
    assert lexical / len(texts) == pytest.approx(0.056, abs=0.0005)
    assert len({text.groups["event"] for text in texts}) == 100
    assert {text.groups["outlet"] for text in texts} == {"fox", "hpo", "nyt"}


@pytest.mark.corpora
def test_classes_are_as_published(corpora):
    babe_texts = load_corpus("babe", corpora / "babe").texts("loaded_language")
    assert sum(bool(text.labels) for text in babe_texts) == 1_810
    votes = load_corpus("annolexical", corpora / "annolexical").texts("loaded_language")
    by_part = {part: [t for t in votes if t.groups["part"] == part] for part in ("train", "test")}
    assert (len(by_part["train"]), len(by_part["test"])) == (33_831, 7_250)
    assert sum(bool(t.labels) for t in votes) / len(votes) == pytest.approx(0.5, abs=0.03)

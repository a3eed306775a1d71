"""What coders return comes back as it was given, or is refused by its line: through every form."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from coders import fill_csv, fill_label_studio, fill_project, fill_workbook
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.annotation import draw, read_returned
from toolkit.annotation.same_text import plain
from toolkit.codebook import load_codebook
from toolkit.schema import Annotation

BOOKS = {name: load_codebook(name) for name in ("loaded_language", "framing", "sourcing")}
ITEMS = st.sampled_from(
    ["7-1", "12-3", "1e5-0", "TRUE-1", "=a-0", "@b-1", "-3", "+4-4", "'=c-0", "a,b-0", "NA-2",
     'q"-1', "mar-3", "007-2", "ü-1", "x\ty-0", "a-0", "b-9", "2024-05-1", "null", " s-1"]
)  # fmt: skip
CODERS = st.sampled_from(
    ["ann", "NA", "None", "null", "=bob", "@cy", "'-dee", "Zoë", "eve@example.org", "0", "TRUE"]
)
TEXTS = st.one_of(
    st.text(min_size=1, max_size=60).filter(lambda text: text.strip()),
    st.lists(
        st.sampled_from(
            ["the", "a", "“grim”", "plan", "🌧️", "🇺🇦", "it's", "no", "Café", "mayor;", "=2", "said,",
             "\r\n", "  ", "\n", "\u00a0", "N/A", "1.5", "_x000D_", '"', "'@harbour", "–"]
        ),
        min_size=1, max_size=14,
    ).map(" ".join).filter(lambda text: text.strip()),
)  # fmt: skip


@st.composite
def tables(draw_value) -> tuple[str, pd.DataFrame, str, list[Annotation]]:
    """A codebook, a sample, a coder, and what they say of some of it."""
    name = draw_value(st.sampled_from(sorted(BOOKS)))
    book = BOOKS[name]
    items = draw_value(st.lists(ITEMS, min_size=1, max_size=6, unique=True))
    texts = [draw_value(TEXTS) for _ in items]
    sample = draw(pd.DataFrame({"item": items, "article_id": "x", "text": texts}), 99)
    coder = draw_value(CODERS)
    coded = []
    for item, text in zip(sample["item"], sample["text"], strict=True):
        if draw_value(st.integers(0, 5)) == 0:
            continue
        for question in book.questions:
            chosen = [draw_value(st.sampled_from(question.label_ids))]
            if question.kind == "multi" and chosen != ["none"]:
                more = draw_value(st.lists(st.sampled_from(question.positive_ids), max_size=2))
                chosen = list(dict.fromkeys([*chosen, *more]))
            coded += [Annotation(item, coder, question.id, label) for label in chosen]
        coded += draw_value(marks(book, item, coder, text))
    return name, sample, coder, coded


@st.composite
def marks(draw_value, book, item, coder, text) -> list[Annotation]:
    """Some words of the text, whole ones between white space, with no semicolon at their ends."""
    words = [match.span() for match in re.finditer(r"[^\s;](?:\S*[^\s;])?", text)]
    places = draw_value(st.lists(st.sampled_from(words), max_size=3, unique=True)) if words else []
    labels = [draw_value(st.sampled_from([label.id for label in book.span_labels])) for _ in places]
    return [
        Annotation(item, coder, book.name, label, *place)
        for label, place in zip(labels, places, strict=True)
    ]


FORMS = {
    "csv": (fill_csv, "back.csv", True),
    "semicolons": (lambda *a: fill_csv(*a, delimiter=";"), "back.csv", True),
    "utf-16": (lambda *a: fill_csv(*a, delimiter="\t", encoding="utf-16"), "back.txt", True),
    "xlsx": (fill_workbook, "back.xlsx", True),
    "label studio": (fill_label_studio, "back.json", False),
    "qdpx": (fill_project, "back.qdpx", False),
}


def check(folder: Path, form: str, table) -> None:
    name, sample, coder, coded = table
    fill, file, by_words = FORMS[form]
    fill(folder / file, sample, BOOKS[name], coded, coder)
    found = read_returned([folder / file], sample, BOOKS[name])
    came, sent = set(found.annotations), set(coded)
    if form == "label studio" and coder.isdigit():  # a number of that project's users
        sent = {Annotation(a.item, f"coder-{coder}", a.codebook, a.label, a.start, a.end)
                for a in coded}  # fmt: skip
    refused = len(found.errors)
    if not coded:
        assert not came
        assert refused == 1  # nothing was coded, which is said
        return
    if by_words:  # words stand for their first place; what is ambiguous is moved, never lost
        came, sent = ({_by_words(a, sample) for a in each} for each in (came, sent))
    assert came <= sent
    lost = {a[0] if by_words else a.item for a in sent - came}
    assert len(lost) == refused
    assert all(error.line or "t" in error.reason for error in found.errors)
    if not by_words:
        assert not lost


def _by_words(a: Annotation, sample: pd.DataFrame) -> tuple:
    text = plain(sample.loc[sample["item"] == a.item, "text"].iloc[0])
    return (
        a.item,
        a.annotator,
        a.codebook,
        a.label,
        None if a.start is None else text[a.start : a.end],
    )


def run(examples: int, form: str, folder: Path) -> None:
    @settings(max_examples=examples, deadline=None, derandomize=True, database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(tables())
    def trip(table) -> None:
        check(folder, form, table)

    trip()


@pytest.mark.parametrize("form", FORMS)
def test_labels_come_back(form, tmp_path):
    run(17, form, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_500_tables_come_back_in_each_form(form, tmp_path):
    run(500, form, tmp_path)

"""Gun Violence Frame Corpus: headlines of United States news on gun violence, 2018.

Nine frames, up to two a headline; 99 stands for no theme.
"""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from functools import partial
from pathlib import Path

from toolkit.corpora.card import CorpusCard
from toolkit.corpora.dataset import Parts, of_texts
from toolkit.corpora.frame_mapping import mapped_passages
from toolkit.schema import LabelledText

FILE = "GVFC_headlines_and_annotations.xlsx"
NO_THEME = "99"
CARD = CorpusCard(
    name="gvfc",
    title="Gun Violence Frame Corpus",
    version="1 (2019)",
    licence="citation asked",
    citation="Liu, Guo, Mays, Betke and Wijaya (2019), Detecting Frames in News Headlines and Its "
    "Application to Analyzing News Framing Trends Surrounding U.S. Gun Violence, CoNLL",
    url="https://derrywijaya.github.io/GVFC.html",
    files={FILE: "d94125ecacae3159f9cbcd46e8de09b2e81127a6ac70c06c6395b7662b7a1cec"},
    traps=(
        "Headlines not on gun violence were not coded for frames: they are left out.",
        "99 stands for no theme; up to two themes a headline.",
        "Some headlines come again in another case.",
    ),
)


def corpus(path: Path) -> Parts:
    """The relevant headlines by codebook ``gvfc``, the source's own codes (``1`` to ``9``; ``99``
    alone where neither theme is given).

    Headlines not on gun violence are left out: nobody coded their frame. So is a headline that
    came earlier in another case, since it would stand on both sides of a split. Raises
    `FileNotFoundError`.
    """
    from openpyxl import load_workbook

    with closing(load_workbook(path / FILE, read_only=True)) as book:
        head, *rows = book.worksheets[0].iter_rows(values_only=True)
    column = {name: i for i, name in enumerate(head)}
    texts = []
    seen: set[str] = set()
    dropped: Counter[str] = Counter()
    for number, row in enumerate(rows):
        text = " ".join(str(row[column["news_title"]]).split())
        if row[column["Q1 Relevant"]] != 1:
            dropped["headline not on gun violence"] += 1
            continue
        if text.casefold() in seen:
            dropped["headline that came earlier"] += 1
            continue
        seen.add(text.casefold())
        codes = [str(row[column[theme]]) for theme in ("Q3 Theme1", "Q3 Theme2")]
        labels = tuple(code for code in codes if code != NO_THEME) or (NO_THEME,)
        texts.append(LabelledText(f"gvfc-{number}", text, labels))
    return of_texts("gvfc", texts, dict(dropped))


passages = partial(mapped_passages, codebooks=("gvfc",))
"""Frames by the reviewed mapping."""

"""Which sentence segmenter? Boundary precision, recall, F1 and speed on three news corpora.

    python benchmarks/segmenters.py --data PATH [--out experiments/results/segmenters.md]

PATH holds ``basil/``, ``ptc/`` and ``polnear/``. Candidates that are not installed are left out and
named. The results file says what the gold of each corpus is and what was concluded.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from toolkit.corpora.dataset import Corpus
from toolkit.corpora.registry import load_corpus
from toolkit.text import segmentation
from toolkit.text.segmentation import Extent, sentence_extents

Split = Callable[[str], list[int]]
"""From a text to the ends of its sentences, trailing white space not counted."""
LIKE_A_SENTENCE = re.compile(r"[.!?…]['\"”’)\]]*$")


class Stretch(NamedTuple):
    """A text, the ends of its sentences known to be right, and spans no sentence may end in."""

    text: str
    ends: frozenset[int]
    whole: tuple[tuple[int, int], ...] = ()


def join(sentences: list[str]) -> Stretch:
    """Sentences joined by a space; the last end is no boundary to find."""
    ends, position = [], -1
    for sentence in sentences:
        position += len(sentence) + 1
        ends.append(position)
    return Stretch(" ".join(sentences), frozenset(ends[:-1]))


def of_items(corpus: Corpus) -> Iterator[Stretch]:
    """BASIL has a sentence an item, PTC a line. An empty line between two ends the stretch, and a
    line of PTC without final punctuation."""
    texts = dict(zip(corpus.articles["article_id"], corpus.articles["text"], strict=True))
    block: list[str] = []
    for row, following in pairwise([*corpus.items, None]):
        text = " ".join(row["text"].split())
        if text:
            block.append(text)
        same = following is not None and following["article_id"] == row["article_id"]
        between = texts[row["article_id"]][row["end"] : following["start"]] if same else "\n\n"
        open_line = corpus.card.name == "ptc" and not LIKE_A_SENTENCE.search(text)
        if block and (between.count("\n") > 1 or open_line):
            yield join(block)
            block = []


def of_polnear(corpus: Corpus) -> Iterator[Stretch]:
    """PolNeAR: ends of paragraphs joined by a space; no sentence ends in a source or a cue."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for note in corpus.coded("sourcing"):
        if note.label in ("source", "cue") and note.start is not None and note.end is not None:
            spans.setdefault(note.item, []).append((note.start, note.end))
    for row in corpus.articles.to_list():
        text = row["text"]
        ends = {
            match.start()
            for match in re.finditer(r"\s*\n\s*", text)
            if LIKE_A_SENTENCE.search(text[max(0, match.start() - 6) : match.start()])
        }
        marked = dict.fromkeys(spans.get(row["article_id"], []))
        # Line ends become spaces one for one, so that offsets hold.
        yield Stretch(re.sub(r"\s", " ", text), frozenset(ends - {len(text)}), tuple(marked))


def blingfire() -> Split:
    from blingfire import text_to_sentences_and_offsets

    return lambda text: [end for _, end in text_to_sentences_and_offsets(text)[1]]


def nupunkt() -> Split:
    from nupunkt import sent_spans

    return lambda text: [start + len(text[start:end].rstrip()) for start, end in sent_spans(text)]


def pysbd() -> Split:
    from pysbd import Segmenter

    segmenter = Segmenter(language="en", clean=False, char_span=True)
    return lambda text: [span.start + len(span.sent.rstrip()) for span in segmenter.segment(text)]


def sentencex() -> Split:
    from sentencex import get_sentence_boundaries

    return lambda text: [
        boundary["start_index"] + len(boundary["text"].rstrip())
        for boundary in get_sentence_boundaries("en", text)
    ]


def syntok() -> Split:
    from syntok.segmenter import analyze

    return lambda text: [
        sentence[-1].offset + len(sentence[-1].value)
        for paragraph in analyze(text)
        for sentence in paragraph
    ]


def marks_hidden(text: str) -> list[int]:
    """The first half of what `toolkit.text.segmentation` does, to see what it is worth."""
    from sentencex import get_sentence_boundaries

    boundaries = get_sentence_boundaries("en", segmentation._hide(text))
    return [segmentation._end(text, 0, boundary["end_index"]) for boundary in boundaries]


def load_candidates() -> tuple[dict[str, Split], list[str]]:
    """The segmenters that are installed, and the names of those that are not."""
    candidates: dict[str, Split] = {}
    missing = []
    for make in (blingfire, nupunkt, pysbd, sentencex, syntok):
        try:
            candidates[f"{make.__name__} {version(make.__name__)}"] = make()
        except (ImportError, OSError, PackageNotFoundError):
            missing.append(make.__name__)
    candidates["sentencex, marks hidden"] = marks_hidden
    candidates["toolkit: marks hidden, breaks taken back"] = lambda text: [
        extent.end for extent in sentence_extents(text, Extent(0, len(text)))
    ]
    return candidates, missing


class Result(NamedTuple):
    """Boundaries right, wrong and missed; ends inside a source or a cue; sentences a second."""

    right: int
    wrong: int
    missed: int
    crossed: int
    n: int
    rate: float


def measure(split: Split, stretches: list[Stretch]) -> Result:
    """Run one segmenter over a corpus."""
    split(stretches[0].text)  # what loads at first use is not counted
    started = time.process_time()
    predicted = [split(stretch.text) for stretch in stretches]
    seconds = time.process_time() - started
    right = wrong = missed = crossed = 0
    for stretch, every in zip(stretches, predicted, strict=True):
        ends = set(every) - {len(stretch.text.rstrip())}
        right += len(ends & stretch.ends)
        wrong += len(ends - stretch.ends)
        missed += len(stretch.ends - ends)
        crossed += sum(any(start < end < stop for end in ends) for start, stop in stretch.whole)
    n = sum(map(len, predicted))
    return Result(right, wrong, missed, crossed, n, n / seconds)


def table(candidates: dict[str, Split], data: Path) -> Iterator[str]:
    """Markdown rows for the results file."""
    for name in ("basil", "ptc"):
        stretches = list(of_items(load_corpus(name, data / name)))
        count = sum(len(stretch.ends) for stretch in stretches)
        yield f"\n### {name.upper()}: {count:,} boundaries inside {len(stretches):,} passages\n"
        yield "| segmenter | precision | recall | F1 | sentences/s |"
        yield "|---|---|---|---|---|"
        for label, split in candidates.items():
            r = measure(split, stretches)
            precision, recall = r.right / (r.right + r.wrong), r.right / (r.right + r.missed)
            f1 = 2 * precision * recall / (precision + recall)
            yield f"| {label} | {precision:.3f} | {recall:.3f} | {f1:.3f} | {r.rate:,.0f} |"
    stretches = list(of_polnear(load_corpus("polnear", data / "polnear")))
    count = sum(len(stretch.ends) for stretch in stretches)
    spans = sum(len(stretch.whole) for stretch in stretches)
    yield f"\n### PolNeAR: {count:,} ends of paragraphs, {spans:,} source and cue spans\n"
    yield "| segmenter | recall of paragraph ends | spans cut, per 1,000 | found | sentences/s |"
    yield "|---|---|---|---|---|"
    for label, split in candidates.items():
        r = measure(split, stretches)
        recall, cut = r.right / (r.right + r.missed), 1000 * r.crossed / spans
        yield f"| {label} | {recall:.3f} | {cut:.2f} | {r.n:,} | {r.rate:,.0f} |"


def main() -> None:
    """Measure, and put the tables between the marks in the results file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the public corpora")
    parser.add_argument("--out", type=Path, help="results file to update; default: print")
    args = parser.parse_args()
    candidates, missing = load_candidates()
    rows = "\n".join(table(candidates, args.data))
    if missing:
        rows += f"\n\nNot installed, so not measured: {', '.join(missing)}."
    if args.out is None:
        print(rows)
        return
    text = args.out.read_text("utf-8")
    head, begin, rest = text.partition("<!-- tables -->")
    _, finish, tail = rest.partition("<!-- end of tables -->")
    args.out.write_text(f"{head}{begin}\n{rows}\n\n{finish}{tail}", "utf-8")


if __name__ == "__main__":
    main()

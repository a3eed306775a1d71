"""Which sentence segmenter? Boundary precision, recall, F1 and speed on three news corpora.

Usage: ``python experiments/segmenters.py --data PATH [--out experiments/results/segmenters.md]``,
where PATH holds ``basil/``, ``ptc/`` and ``polnear/``. Candidates that are not installed are left
out and named. The results file says what the gold of each corpus is and what was concluded.
"""

from __future__ import annotations

import argparse
import glob
import json
import re
import time
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

from toolkit.text import segmentation
from toolkit.text.segmentation import Extent, sentence_extents

Split = Callable[[str], list[int]]
"""From a text to the ends of its sentences, trailing white space not counted."""


class Passage(NamedTuple):
    """A text, the ends of its sentences known to be right, and spans no sentence may end in."""

    text: str
    ends: frozenset[int]
    whole: tuple[tuple[int, int], ...] = ()


def join(sentences: list[str]) -> Passage:
    """Sentences joined by a space; the last end is no boundary to find."""
    ends, position = [], -1
    for sentence in sentences:
        position += len(sentence) + 1
        ends.append(position)
    return Passage(" ".join(sentences), frozenset(ends[:-1]))


def basil(data: Path) -> Iterator[Passage]:
    """BASIL's paragraphs are lists of sentences."""
    for path in sorted((data / "basil" / "articles").rglob("*.json")):
        for paragraph in json.loads(path.read_text("utf-8"))["body-paragraphs"]:
            sentences = [" ".join(sentence.split()) for sentence in paragraph if sentence.strip()]
            if sentences:
                yield join(sentences)


def ptc(data: Path) -> Iterator[Passage]:
    """PTC has a sentence a line; a line without final punctuation ends the passage."""
    for path in sorted((data / "ptc" / "articles").glob("*.txt")):
        block: list[str] = []
        for line in [*path.read_text("utf-8").split("\n"), ""]:
            line = " ".join(line.split())
            if line:
                block.append(line)
            if block and (not line or not re.search(r"[.!?…]['\"”’)\]]*$", line)):
                yield join(block)
                block = []


def polnear(data: Path) -> Iterator[Passage]:
    """PolNeAR: ends of paragraphs joined by a space; no sentence ends in a source or a cue."""
    for path in sorted((data / "polnear").glob("*/text/*.txt")):
        text = path.read_text("utf-8")
        ends = {
            match.start()
            for match in re.finditer(r"\s*\n\s*", text)
            if re.search(r"[.!?…]['\"”’)\]]*$", text[max(0, match.start() - 6) : match.start()])
        }
        # Some documents have several annotators: the first is as good as another here.
        notes = sorted((path.parents[1] / "attributions").glob(f"{glob.escape(path.stem)}_*.ann"))
        spans = []
        for line in notes[0].read_text("utf-8").splitlines() if notes else ():
            match = re.match(r"T\d+\t(?:Source|Cue) ([\d ;]+)\t", line)
            for piece in match[1].split(";") if match else ():
                start, end = map(int, piece.split())
                spans.append((start, end))
        # Line ends become spaces one for one, so that offsets hold.
        yield Passage(re.sub(r"\s", " ", text), frozenset(ends - {len(text)}), tuple(spans))


def load_candidates() -> tuple[dict[str, Split], list[str]]:
    """The segmenters that are installed, and the names of those that are not."""
    makers = {
        "blingfire": _blingfire,
        "nupunkt": _nupunkt,
        "pysbd": _pysbd,
        "sentencex": _sentencex,
        "syntok": _syntok,
    }
    found: dict[str, Split] = {}
    missing = []
    for name, make in makers.items():
        try:
            found[f"{name} {version(name)}"] = make()
        except (ImportError, OSError, PackageNotFoundError):
            missing.append(name)
    found["sentencex, marks hidden"] = _marks_hidden
    found["toolkit: marks hidden, breaks taken back"] = lambda text: [
        extent.end for extent in sentence_extents(text, Extent(0, len(text)))
    ]
    return found, missing


def _blingfire() -> Split:
    from blingfire import text_to_sentences_and_offsets

    return lambda text: [end for _, end in text_to_sentences_and_offsets(text)[1]]


def _nupunkt() -> Split:
    from nupunkt import sent_spans

    return lambda text: [start + len(text[start:end].rstrip()) for start, end in sent_spans(text)]


def _pysbd() -> Split:
    from pysbd import Segmenter

    segmenter = Segmenter(language="en", clean=False, char_span=True)
    return lambda text: [span.start + len(span.sent.rstrip()) for span in segmenter.segment(text)]


def _sentencex() -> Split:
    from sentencex import get_sentence_boundaries

    return lambda text: [
        found["start_index"] + len(found["text"].rstrip())
        for found in get_sentence_boundaries("en", text)
    ]


def _marks_hidden(text: str) -> list[int]:
    """The first half of what `toolkit.text.segmentation` does, to see what it is worth."""
    from sentencex import get_sentence_boundaries

    boundaries = get_sentence_boundaries("en", segmentation._hide(text))
    return [segmentation._end(text, 0, found["end_index"]) for found in boundaries]


def _syntok() -> Split:
    from syntok.segmenter import analyze

    return lambda text: [
        sentence[-1].offset + len(sentence[-1].value)
        for paragraph in analyze(text)
        for sentence in paragraph
    ]


class Result(NamedTuple):
    """Boundaries right, wrong and missed; ends inside a source or a cue; sentences a second."""

    right: int
    wrong: int
    missed: int
    crossed: int
    found: int
    rate: float


def measure(split: Split, passages: list[Passage]) -> Result:
    """Run one segmenter over a corpus."""
    split(passages[0].text)  # what loads at first use is not counted
    started = time.process_time()
    predicted = [split(passage.text) for passage in passages]
    seconds = time.process_time() - started
    right = wrong = missed = crossed = 0
    for passage, ends in zip(passages, predicted, strict=True):
        given = set(ends) - {len(passage.text.rstrip())}
        right += len(given & passage.ends)
        wrong += len(given - passage.ends)
        missed += len(passage.ends - given)
        crossed += sum(any(start < end < stop for end in given) for start, stop in passage.whole)
    found = sum(map(len, predicted))
    return Result(right, wrong, missed, crossed, found, found / seconds)


def table(candidates: dict[str, Split], data: Path) -> Iterator[str]:
    """Markdown rows for the results file."""
    for name, reader in (("BASIL", basil), ("PTC", ptc)):
        passages = list(reader(data))
        count = sum(len(passage.ends) for passage in passages)
        yield f"\n### {name}: {count:,} boundaries inside {len(passages):,} passages\n"
        yield "| segmenter | precision | recall | F1 | sentences/s |"
        yield "|---|---|---|---|---|"
        for label, split in candidates.items():
            r = measure(split, passages)
            precision, recall = r.right / (r.right + r.wrong), r.right / (r.right + r.missed)
            f1 = 2 * precision * recall / (precision + recall)
            yield f"| {label} | {precision:.3f} | {recall:.3f} | {f1:.3f} | {r.rate:,.0f} |"
    passages = list(polnear(data))
    count = sum(len(passage.ends) for passage in passages)
    spans = sum(len(passage.whole) for passage in passages)
    yield f"\n### PolNeAR: {count:,} ends of paragraphs, {spans:,} source and cue spans\n"
    yield "| segmenter | recall of paragraph ends | spans cut, per 1,000 | found | sentences/s |"
    yield "|---|---|---|---|---|"
    for label, split in candidates.items():
        r = measure(split, passages)
        recall, cut = r.right / (r.right + r.missed), 1000 * r.crossed / spans
        yield f"| {label} | {recall:.3f} | {cut:.2f} | {r.found:,} | {r.rate:,.0f} |"


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

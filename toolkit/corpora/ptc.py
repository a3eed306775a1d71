"""Propaganda techniques corpus: news articles with the spans of propaganda techniques.

One line of an article's file is one sentence; the first is its title.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import partial
from pathlib import Path

from toolkit.codebook import NONE
from toolkit.corpora.card import CorpusCard
from toolkit.corpora.dataset import FINAL, Item, Parts
from toolkit.corpora.gold import marked_passages
from toolkit.schema import Annotation, Article

SPANS = "technique_spans.tsv"
LOADED_TECHNIQUES = frozenset({"Loaded_Language", "Name_Calling,Labeling"})
CARD = CorpusCard(
    name="ptc",
    title="Propaganda techniques corpus",
    version="2 (SemEval-2020 Task 11)",
    licence="research use",
    citation="Da San Martino et al. (2019), Fine-Grained Analysis of Propaganda in News Articles, "
    "EMNLP-IJCNLP",
    url="https://zenodo.org/records/3952415",
    files={
        "articles/*.txt": "efb422531e654122707beafb12e6fc994fe2a1f008b0a6057a3e45336716ee77",
        SPANS: "7017c2151da79956687226d63ae5823701d7d3efce6a30455e276934d54fc63c",
    },
    traps=(
        "Spans overlap and run across lines: a line carries the part that stands in it.",
        "The first line is the title, and there is no outlet.",
    ),
)


def corpus(path: Path) -> Parts:
    """Articles with their lines that are not empty as items; the techniques of codebook ``ptc``
    are final.

    Spans may overlap; one that runs across lines is cut at their ends. Raises `FileNotFoundError`.
    """
    files = sorted((path / "articles").glob("article*.txt"))
    if not files:
        raise FileNotFoundError(f"{path}: no articles/article*.txt; is this the corpus's folder?")
    spans: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for row in (path / SPANS).read_text(encoding="utf-8").splitlines():
        number, technique, start, end = row.split("\t")
        spans[number].append((int(start), int(end), technique))
    dropped: Counter[str] = Counter()
    articles, items, annotations = [], [], []
    for file in files:
        number = file.stem.removeprefix("article")
        # newline="" keeps the offsets: line ends are counted as they are stored.
        with file.open(encoding="utf-8", newline="") as stream:
            text = stream.read()
        article = Article(f"ptc-{number}", text, title=text.partition("\n")[0].strip())
        articles.append(article)
        marked = spans.pop(number, [])
        inside = sorted(span for span in marked if 0 <= span[0] < span[1] <= len(text))
        dropped["span beyond the text"] += len(marked) - len(inside)
        at = 0
        for n, line in enumerate(text.split("\n")):
            stop = at + len(line)
            if line.strip():
                name = f"{article.article_id}-{n}"
                items.append(Item(name, article.article_id, at, stop, {}))
                touching = [span for span in inside if span[0] < stop and at < span[1]]
                annotations += [
                    Annotation(
                        name, FINAL, "ptc", technique, max(start, at) - at, min(end, stop) - at
                    )
                    for start, end, technique in touching
                ]
                if not touching:
                    annotations.append(Annotation(name, FINAL, "ptc", NONE))
            at = stop + 1
    dropped["span of an article that is not there"] = sum(map(len, spans.values()))
    return Parts(articles, items, annotations, {reason: n for reason, n in dropped.items() if n})


passages = partial(marked_passages, codebook="ptc", marks=LOADED_TECHNIQUES)
"""Two of the techniques are loaded language; the others are arguments, not words."""

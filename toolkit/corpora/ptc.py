"""Propaganda techniques corpus: news articles with the spans of propaganda techniques.

Da San Martino et al. (2019), "Fine-Grained Analysis of Propaganda in News Articles",
EMNLP-IJCNLP; the release of SemEval-2020 Task 11. One line of an article's file is one sentence;
the first is its title.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from toolkit.corpora.card import CorpusCard
from toolkit.corpora.dataset import FINAL, NONE, Item, Parts
from toolkit.schema import Annotation, Article, LabelledText, TextSpan

SPANS = "technique_spans.tsv"
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


@dataclass(frozen=True, slots=True)
class Document:
    """An article and its spans, whose label is the technique; offsets count in its text."""

    article: Article
    spans: tuple[TextSpan, ...]


def documents(path: Path) -> tuple[list[Document], dict[str, int]]:
    """All articles with their spans, and how many of what was left out, by reason.

    Spans may overlap and may run across lines. Raises `FileNotFoundError`.
    """
    files = sorted((path / "articles").glob("article*.txt"))
    if not files:
        raise FileNotFoundError(f"{path}: no articles/article*.txt; is this the corpus's folder?")
    spans: defaultdict[str, list[TextSpan]] = defaultdict(list)
    dropped: Counter[str] = Counter()
    for line in (path / SPANS).read_text(encoding="utf-8").splitlines():
        number, technique, start, end = line.split("\t")
        spans[number].append(TextSpan(int(start), int(end), technique, 1.0))
    found = []
    for file in files:
        number = file.stem.removeprefix("article")
        # newline="" keeps the offsets: line ends are counted as they are stored.
        with file.open(encoding="utf-8", newline="") as stream:
            text = stream.read()
        marked = spans.pop(number, [])
        inside = [span for span in marked if 0 <= span.start < span.end <= len(text)]
        dropped["span beyond the text"] += len(marked) - len(inside)
        article = Article(f"ptc-{number}", text, title=text.partition("\n")[0].strip())
        found.append(Document(article, tuple(sorted(inside))))
    dropped["span of an article that is not there"] = sum(map(len, spans.values()))
    return found, {reason: n for reason, n in dropped.items() if n}


def articles(path: Path) -> list[Article]:
    """Every article, in the order of its number."""
    return [document.article for document in documents(path)[0]]


def load(path: Path) -> tuple[list[LabelledText], dict[str, int]]:
    """Every line that is not empty, with the techniques that touch it; its group is ``article``."""
    found, dropped = documents(path)
    texts = []
    for document in found:
        name, at = document.article.article_id, 0
        for number, line in enumerate(document.article.text.split("\n")):
            stop = at + len(line)
            labels = {s.label for s in document.spans if s.start < stop and at < s.end}
            if line.strip():
                item = LabelledText(
                    f"{name}-{number}", line, tuple(sorted(labels)), {"article": name}
                )
                texts.append(item)
            at = stop + 1
    return texts, dropped


def corpus(path: Path) -> Parts:
    """Articles with their lines as items; the techniques of codebook ``ptc`` are final."""
    found, dropped = documents(path)
    articles, items, annotations = [], [], []
    for document in found:
        article, at = document.article, 0
        articles.append(article)
        for number, line in enumerate(article.text.split("\n")):
            stop = at + len(line)
            if line.strip():
                name = f"{article.article_id}-{number}"
                items.append(Item(name, article.article_id, at, stop, {}))
                inside = [s for s in document.spans if s.start < stop and at < s.end]
                for span in inside:
                    low, high = max(span.start, at) - at, min(span.end, stop) - at
                    annotations.append(Annotation(name, FINAL, "ptc", span.label, low, high))
                if not inside:
                    annotations.append(Annotation(name, FINAL, "ptc", NONE))
            at = stop + 1
    return Parts(articles, items, annotations, dropped)

"""Propaganda techniques corpus: news articles with the spans of propaganda techniques.

Da San Martino et al. (2019), "Fine-Grained Analysis of Propaganda in News Articles",
EMNLP-IJCNLP; the release of SemEval-2020 Task 11. For research use. One line of an article's
file is one sentence; the first is its title.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from toolkit.corpus import Article, LabelledText, TextSpan

SPANS = "technique_spans.tsv"


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

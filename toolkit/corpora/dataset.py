"""`Corpus`: the one form every corpus is read into, with `datasets.Dataset` tables beneath."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from toolkit.codebook import NONE
from toolkit.corpora.card import CorpusCard, CorpusError
from toolkit.schema import Annotation, Article, LabelledText

if TYPE_CHECKING:
    from datasets import Dataset

FINAL = "final"
ANNOTATION_COLUMNS = ("item", "annotator", "codebook", "label", "start", "end", "relation")
GROUPS = ("part", "document", "outlet", "leaning", "event", "topic", "date")


class Item(NamedTuple):
    """What was annotated: a part of an article (a sentence, a headline, the whole text).

    ``groups`` names what splits may group by, with keys of `GROUPS`; ``document`` is the article
    a sentence was taken from where the corpus does not hold that article itself.
    """

    item: str
    article_id: str
    start: int
    end: int
    groups: Mapping[str, str]


class Parts(NamedTuple):
    """What a loader returns; ``dropped`` counts what was left out, by reason."""

    articles: Sequence[Article]
    items: Sequence[Item]
    annotations: Sequence[Annotation]
    dropped: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus in one form, whatever its source's.

    ``articles``: one row an article, the columns of `Article` (a corpus of single sentences has
    one a sentence). ``items``: one row an annotated text: ``item, article_id, start, end, text,
    text_sha256`` and `GROUPS`, empty where unknown. ``annotations``: one row a label, the columns
    of `Annotation`; offsets count in the item's text, null where the label is the whole item's;
    annotator ``final`` gives the corpus's final labels. Every annotator has at least one row,
    ``none`` if need be, for every item and codebook they coded. ``dropped`` counts what was
    left out, by reason.
    """

    card: CorpusCard
    articles: Dataset
    items: Dataset
    annotations: Dataset
    dropped: Mapping[str, int]

    def __repr__(self) -> str:
        counts = f"{len(self.articles)} articles, {len(self.items)} items"
        return f"Corpus({self.card.name!r}, {counts}, {len(self.annotations)} annotations)"

    def texts(self, codebook: str, annotator: str = FINAL) -> list[LabelledText]:
        """The items that an annotator coded by a codebook, with their labels in order of name.

        An item's labels are those given to it as a whole, or else those of its spans; ``none`` is
        left out. Raises `ValueError` where nobody coded by the codebook.
        """
        whole: dict[str, set[str]] = {}
        marked: dict[str, set[str]] = {}
        for row in self.coded(codebook, annotator):
            labels = whole if row.start is None else marked
            labels.setdefault(row.item, set()).add(row.label)
        coded = marked | whole
        return [
            LabelledText(
                row["item"],
                row["text"],
                tuple(sorted(coded[row["item"]] - {NONE})),
                {name: row[name] for name in ("article_id", *GROUPS) if row[name]},
            )
            for row in self.items.to_list()
            if row["item"] in coded
        ]

    def coded(self, codebook: str | None, annotator: str | None = FINAL) -> Iterator[Annotation]:
        """The annotations by a codebook (``None``: by all) of one annotator (``None``: of all).

        Raises `ValueError` where there are none.
        """
        table = self.annotations.to_pandas()
        rows = table if codebook is None else table[table["codebook"] == codebook]
        if annotator is not None:
            rows = rows[rows["annotator"] == annotator]
        if rows.empty:
            pairs = sorted(set(zip(table["codebook"], table["annotator"], strict=True)))
            raise ValueError(
                f"{self.card.name} has no {codebook or 'label'!r} by {annotator!r}; it has "
                + ", ".join(f"{name!r} by {coder!r}" for name, coder in pairs[:8])
            )
        columns = [rows[column].tolist() for column in ANNOTATION_COLUMNS]
        for item, coder, name, label, start, end, relation in zip(*columns, strict=True):
            if start != start:  # null is read as not-a-number
                yield Annotation(item, coder, name, label, relation=relation)
            else:
                yield Annotation(item, coder, name, label, int(start), int(end), relation)


def assemble(card: CorpusCard, parts: Parts) -> Corpus:
    """Put what a loader returned into tables, and check that it is consistent.

    Raises `ValueError` for an id that comes twice, an item outside its article, an annotation
    of no item or outside its item, and `CorpusError` where datasets is not installed.
    """
    try:
        import datasets
    except ImportError:
        raise CorpusError(
            "reading corpora needs datasets, which is not installed; in the toolkit's folder run: "
            "pip install '.[corpora]'"
        ) from None
    import pyarrow as pa

    texts = {article.article_id: article.text for article in parts.articles}
    _check_unique("article", (article.article_id for article in parts.articles))
    _check_unique("item", (item.item for item in parts.items))
    rows: list[dict[str, object]] = []
    length = {}
    for item in parts.items:
        article_text = texts[item.article_id]
        if not 0 <= item.start <= item.end <= len(article_text):
            raise ValueError(f"item {item.item} stands outside its article")
        text = article_text[item.start : item.end]
        length[item.item] = len(text)
        groups = {name: item.groups.get(name, "") for name in GROUPS}
        sha256 = Article(item.item, text).text_sha256
        rows.append({**item._asdict(), "text": text, "text_sha256": sha256, **groups})
    for note in parts.annotations:
        if note.item not in length:
            raise ValueError(f"an annotation of {note.item}, which is no item")
        if note.start is not None and not 0 <= note.start < (note.end or 0) <= length[note.item]:
            raise ValueError(f"a {note.label} span stands outside its item {note.item}")
    item_columns = ("item", "article_id", "start", "end", "text", "text_sha256", *GROUPS)

    def table(columns: Mapping[str, list[object]]) -> Dataset:
        arrays = {
            name: pa.array(values, pa.int64() if name in ("start", "end") else pa.string())
            for name, values in columns.items()
        }
        return datasets.Dataset(pa.table(arrays))

    def of_values(values: Sequence[object], names: Iterable[str]) -> Dataset:
        return table({name: [getattr(value, name) for value in values] for name in names})

    return Corpus(
        card,
        of_values(
            parts.articles, [name for name in Article.__dataclass_fields__ if name != "further"]
        ),
        table({name: [row[name] for row in rows] for name in item_columns}),
        of_values(parts.annotations, ANNOTATION_COLUMNS),
        dict(parts.dropped),
    )


def of_texts(codebook: str, texts: Iterable[LabelledText], dropped: Mapping[str, int]) -> Parts:
    """A corpus of single texts: each is its own article and item, coded by one codebook; a text
    without a label was coded as having none."""
    articles, items, annotations = [], [], []
    for text in texts:
        outlet, event = text.groups.get("outlet", ""), text.groups.get("event", "")
        date = text.groups.get("date", "")
        articles.append(Article(text.item, text.text, outlet=outlet, event=event, date=date))
        items.append(Item(text.item, text.item, 0, len(text.text), text.groups))
        for label in text.labels or (NONE,):
            annotations.append(Annotation(text.item, FINAL, codebook, label))
    return Parts(articles, items, annotations, dropped)


def _check_unique(kind: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            raise ValueError(f"{kind} {name} comes twice")
        seen.add(name)

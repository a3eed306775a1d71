"""Rows of tables as articles: columns told, dates read, one bad row costing only itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Self

from toolkit.schema import Article, InputError
from toolkit.text.columns import chosen_columns, match_columns
from toolkit.text.dates import ORDERS, Evidence, Order, UnclearDate, date_evidence
from toolkit.text.decoding import Unreadable
from toolkit.text.markup import ungarble
from toolkit.text.readers import Row
from toolkit.text.tables import TableRow, row_article

Note = Callable[[str], None]


class ReadOptions(NamedTuple):
    """How inputs are read: pairs of a field and the column taken for it, the order of day and month
    (told from the column where empty), and whether articles in other languages
    than English are refused."""

    columns: tuple[tuple[str, str], ...] = ()
    dates: Order = ""
    english_only: bool = False

    @classmethod
    def of(
        cls,
        columns: Mapping[str, str] | Sequence[str] = (),
        dates: str = "",
        any_language: bool = False,
    ) -> Self:
        """From what a user gives: English alone unless ``any_language``.

        Raises `ValueError` for an unknown field or order.

        >>> ReadOptions.of({"text": "story"}).columns
        (('text', 'story'),)
        """
        for order in ORDERS:
            if dates == order:
                return cls(chosen_columns(columns), order, not any_language)
        raise ValueError(f"no order of dates {dates!r}; there are day-first and month-first")

    def described(self) -> dict[str, object]:
        """The same as a manifest has it."""
        return {**self._asdict(), "columns": dict(self.columns)}


def articles_of_rows(
    rows: Callable[[], Iterable[Row]], where: str, name: str, options: ReadOptions, note: Note
) -> Iterator[tuple[int, Article | InputError]]:
    """The rows of one input as articles, or what is wrong with each; what is an article already
    goes through. Garbled characters are read again (`toolkit.text.markup.ungarble`).

    ``rows`` gives them anew each time it is called: where a date can be read in two ways, all of
    its column is looked at first. ``note`` is told what the reader of the result should know.
    Raises `Unreadable` where no row can be used.
    """
    order, evidence, any_article = options.dates, None, False
    passed_over: dict[tuple[str, ...], str] = {}  # tables of a file that may have others
    for line, item in rows():
        if not isinstance(item, TableRow):
            yield line, _ungarbled(item) if isinstance(item, Article) else item
            continue
        try:
            columns = match_columns(item.headings, options.columns)
        except Unreadable as problem:
            if item.alone:
                yield line, InputError(where, line, str(problem))
            elif item.sheet is None:
                raise
            elif item.headings not in passed_over:
                passed_over[item.headings] = str(problem)
            continue
        for words in columns.notes:
            note(f"{where}: {words}")
        try:
            try:
                article = row_article(name, line, item, columns, order)
            except UnclearDate:
                if evidence is None:
                    evidence = date_evidence(_dates(rows(), options))
                    order = evidence.order
                article = row_article(name, line, item, columns, order)
        except UnclearDate as unclear:
            reason = _unclear(str(unclear), evidence or Evidence())
            if not any_article:
                raise Unreadable(reason) from None
            yield line, InputError(where, line, reason)
        except ValueError as problem:
            yield line, InputError(where, line, str(problem))
        else:
            any_article = True
            yield line, _ungarbled(article)
    for reason in passed_over.values():
        if not any_article:
            raise Unreadable(reason)
        note(f"{where}: a table is passed over, which {reason}")


def _ungarbled(article: Article) -> Article:
    text, title, outlet = map(ungarble, (article.text, article.title, article.outlet))
    if (text, title, outlet) == (article.text, article.title, article.outlet):
        return article
    return replace(article, text=text, title=title, outlet=outlet)


def _dates(rows: Iterable[Row], options: ReadOptions) -> Iterator[object]:
    for _, item in rows:
        if isinstance(item, TableRow):
            try:
                place = match_columns(item.headings, options.columns).fields.get("date")
            except Unreadable:
                continue
            if place is not None and place < len(item.values):
                yield item.values[place]


def _unclear(text: str, evidence: Evidence) -> str:
    why = "no date of the column tells which"
    if evidence.day_first and evidence.month_first:
        why = f"the column has both ({evidence.day_first}, {evidence.month_first})"
    return (
        f"dates such as {text} may have the day or the month first, and {why}: give "
        "--dates day-first or --dates month-first, in Python dates='day-first'"
    )

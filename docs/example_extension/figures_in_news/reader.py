"""An input format: newsletters saved as e-mail, one article a file."""

from __future__ import annotations

from collections.abc import Iterator
from email import policy
from email.parser import BytesParser
from pathlib import Path

from toolkit.schema import Article
from toolkit.text.readers import Row, Unreadable

suffixes = (".eml",)


def read(path: Path, name: str) -> Iterator[Row]:
    """The plain text of the message; sender, subject and date become the article's columns."""
    with path.open("rb") as file:
        message = BytesParser(policy=policy.default).parse(file)
    body = message.get_body(("plain",))
    if body is None:
        raise Unreadable("holds no plain text: save the message as text too")
    outlet, title, date = (str(message[key] or "") for key in ("From", "Subject", "Date"))
    yield 0, Article(name, body.get_content(), outlet=outlet, title=title, date=date)

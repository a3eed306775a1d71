"""A coding as the page sends it: the fields of a form, checked as far as their shape goes."""

from __future__ import annotations

import json
from typing import NamedTuple
from urllib.parse import parse_qsl

from toolkit.annotation.coding_values import Coding, SpanOf
from toolkit.codebook import Codebook
from toolkit.highlight.safe import clean

LABEL = "label:"
"""Begins the name of a question's fields."""
LONGEST = 1_000_000
"""Bytes of a form; a longer one is refused."""
FIELDS_AT_MOST = 2_000


class Sent(NamedTuple):
    """A coding and the revision that the page showed."""

    coding: Coding
    after: int


def read_form(body: bytes, codebook: Codebook) -> Sent:
    """What a form says. Raises `ValueError` for a form that the page does not send."""
    if len(body) > LONGEST:
        raise ValueError("the form is too long")
    fields = parse_qsl(
        body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=FIELDS_AT_MOST
    )
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    labels = {}
    for question in codebook.questions:
        chosen = values.get(LABEL + question.id, [])
        in_order = [each for each in question.label_ids if each in chosen]
        in_order += [each for each in chosen if each not in question.label_ids]
        if in_order:
            labels[question.id] = tuple(dict.fromkeys(in_order))
    comment = clean(values.get("comment", [""])[0]).strip()
    coding = Coding(
        labels,
        _spans(values.get("spans", ["[]"])[0]),
        comment,
        unsure="unsure" in values,
        finished="finished" in values,
    )
    try:
        after = int(values.get("revision", ["0"])[0])
    except ValueError:
        raise ValueError("the revision is no number") from None
    return Sent(coding, after)


def _spans(text: str) -> tuple[SpanOf, ...]:
    try:
        value = json.loads(text or "[]")
        spans = {SpanOf(str(label), int(start), int(end)) for label, start, end in value}
    except (ValueError, TypeError, RecursionError):
        raise ValueError("the marked words cannot be read") from None
    return tuple(sorted(spans, key=lambda span: (span.start, span.end, span.label)))

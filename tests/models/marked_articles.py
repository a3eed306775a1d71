"""Articles whose sources, cues and contents are marked as a sure tagger marks them."""

from __future__ import annotations

import re

import numpy as np

from toolkit.models.sourcing.labelling import SourcedArticle
from toolkit.models.sourcing.language.tokens import find_quotes, tokenize
from toolkit.models.sourcing.rules import Rules
from toolkit.models.sourcing.spans.forms import read_forms

COLUMNS = "sck"


def read(marked: list[str]) -> SourcedArticle:
    """An article by the rules: s[source], c[cue] and k[content] as a sure tagger marks them."""
    texts, tables = [], []
    for sentence in marked:
        text, spans = "", []
        for part in re.split(r"(\b[sck]\[[^]]*\])", sentence):
            is_span = re.match(r"[sck]\[", part)
            words = part[2:-1] if is_span else part
            if is_span:
                spans.append((len(text), len(text) + len(words), COLUMNS.index(part[0])))
            text += words
        table = np.zeros((len(tokenize(text).starts), 3), np.float32)
        for low, high, column in spans:
            table[[low <= at < high for at in tokenize(text).starts], column] = 0.9
        texts.append(text)
        tables.append(table)
    forms = read_forms(texts, find_quotes(texts))
    scores = [0.9 if table.any() else 0.1 for table in tables]
    return Rules().read(texts, [tokenize(text) for text in texts], forms, tables, scores)


def names(marked: list[str]) -> list[str]:
    """The name of whoever each sentence is of, else the description; "-" where it is nobody's."""
    article = read(marked)
    of = [article.sources[k] if k >= 0 else None for k in article.main]
    return ["-" if source is None else source.name or source.description for source in of]

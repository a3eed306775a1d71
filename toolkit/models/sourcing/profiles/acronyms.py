"""The role of a body that is known by its initials, from the long form that the article gives."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.mentions.initials import long_forms
from toolkit.models.sourcing.naming.capacity import served
from toolkit.models.sourcing.naming.labels import NOT_TOLD

ACRONYM = re.compile(r"\b(?:[A-Z]{3,6}\b|(?:[A-Z]\.){3,6})")
REACH = 60
"""How far into the words for a source an acronym is looked for."""


def role_of_initials(text: str, sentences: Sequence[str], lexicon: Lexicon) -> str:
    """The role of the first body that a text calls by its initials, or `NOT_TOLD`.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> sentences = ["The Eastmere Dockers Union (EDU) met.", "An EDU spokesman spoke."]
    >>> role_of_initials("An EDU spokesman", sentences, lexicon())
    'ngo'
    """
    for match in ACRONYM.finditer(text[:REACH]):
        letters = match[0].replace(".", "")
        for name in long_forms(letters, sentences):
            if role := served(name.split(), lexicon):
                return role
    return NOT_TOLD

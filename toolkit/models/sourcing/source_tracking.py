"""Who has spoken so far in an article: later mentions take over what earlier ones told."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.models.sourcing.grammar import (
    CLAUSE,
    DETERMINERS,
    PERSONAL,
    PLURAL,
    PREPOSITIONS,
)
from toolkit.models.sourcing.lexicon import Lexicon
from toolkit.models.sourcing.naming import WORD, Naming, describe, find_role, head_length

APPOSITION = 14
FULL_NAME = re.compile(r"[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]*)+")
PERSONS = ("named", "role_only", "anonymous", "vague")


class SourceTracker:
    """The sources of one article. Roles of named people are looked up in its text when needed:
    the title before the surname ("Mayor Ada Ruiz") or the apposition behind it."""

    def __init__(self, sentences: Sequence[str], lexicon: Lexicon) -> None:
        self._sentences = sentences
        self._lexicon = lexicon
        self._roles: dict[str, str] = {}
        self._anonymous: set[str] = set()
        self.last: Naming | None = None
        self._last_person: Naming | None = None
        self._last_body: Naming | None = None

    def identify(self, source: str, before: str, at: int) -> Naming:
        """What a source of sentence ``at`` is, given the words for it and the words before it
        in its sentence, which "who" and "he" may refer to."""
        speaker = describe(source, self._lexicon)
        if speaker.pronoun:
            speaker = self._resolve(speaker.key, before, at)
        elif speaker.naming == "named":
            speaker = speaker._replace(role=self._role(speaker.key, speaker.role))
        elif speaker.naming == "role_only" and self._met_anonymous(source, speaker.key):
            speaker = speaker._replace(naming="anonymous")
        return speaker

    def remember(self, speaker: Naming) -> None:
        """Make a source the one that a pronoun or a running quotation refers to."""
        self.last = speaker
        if speaker.naming in PERSONS:
            self._last_person = speaker
        else:
            self._last_body = speaker
        if speaker.naming == "anonymous" and speaker.key:
            self._anonymous.add(speaker.key.removesuffix("s"))

    def _met_anonymous(self, source: str, key: str) -> bool:
        definite = source.lower().startswith(("the ", "this ", "that "))
        return definite and key.removesuffix("s") in self._anonymous

    def _resolve(self, pronoun: str, before: str, at: int) -> Naming:
        if pronoun in CLAUSE and before:
            antecedent = _last_phrase(before)
            speaker = describe(antecedent, self._lexicon)
            if not speaker.pronoun:
                if speaker.naming == "named":
                    speaker = speaker._replace(role=self._role(speaker.key, speaker.role))
                return speaker
        if pronoun in PLURAL:
            return self.last or Naming("role_only", "other")
        if pronoun in PERSONAL or pronoun in CLAUSE or not pronoun:
            return self._last_person or self._last_name(before, at)
        return self._last_body or self.last or Naming("organization", "other")

    def _last_name(self, before: str, at: int) -> Naming:
        """The last person named before, though not as a source."""
        for text in (before, *reversed(self._sentences[max(0, at - 2) : at])):
            for match in reversed(list(FULL_NAME.finditer(text))):
                speaker = describe(match[0], self._lexicon)
                if speaker.naming == "named":
                    return speaker._replace(role=self._role(speaker.key, speaker.role))
        return Naming("named", "other")

    def _role(self, surname: str, role_in_words: str) -> str:
        if role_in_words != "other":
            return self._roles.setdefault(surname, role_in_words)
        if surname not in self._roles:
            self._roles[surname] = self._look_up(surname)
        return self._roles[surname]

    def _look_up(self, surname: str) -> str:
        mention = re.compile(rf"\b{re.escape(surname)}\b")
        for sentence in self._sentences:
            for match in mention.finditer(sentence):
                role = self._title(sentence[: match.start()])
                if role == "other":
                    role = self._apposition(sentence[match.end() :])
                if role != "other":
                    return role
        return "other"

    def _title(self, before: str) -> str:
        lexicon = self._lexicon
        kept: list[str] = []
        for word in reversed(WORD.findall(before)[-8:]):
            plain = word.lower().rstrip(".")
            known = plain in lexicon.role_words or plain in lexicon.spokespeople
            if not (word[0].isupper() or known):
                break
            kept.insert(0, plain)
        return find_role(kept, len(kept), lexicon)

    def _apposition(self, after: str) -> str:
        if not after.startswith(","):
            return "other"
        words = [word.lower() for word in WORD.findall(after[1:120])[:APPOSITION]]
        end = next((i for i, word in enumerate(words) if not word[0].isalnum()), len(words))
        words = words[:end]
        if not words:
            return "other"
        first = words[0]
        known = first in self._lexicon.role_words or first in self._lexicon.spokespeople
        if not (known or first in DETERMINERS or first in ("former", "chief", "head", "who")):
            return "other"
        return find_role(words, head_length(words), self._lexicon)


def _last_phrase(before: str) -> str:
    """The noun phrase at the end of ``before``: what "who" refers to."""
    words = [word for word in WORD.findall(before) if word not in '(“"']
    while words and not words[-1][0].isalnum():
        words.pop()
    at = len(words)
    while at and len(words) - at < 7:
        word = words[at - 1]
        if not word[0].isalnum() or word.lower() in PREPOSITIONS:
            break
        at -= 1
        if word.lower() in DETERMINERS:
            break
    return " ".join(words[at:])

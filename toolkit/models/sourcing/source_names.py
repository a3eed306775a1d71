"""The name and the description of a source, in the words of the article."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.models.sourcing.descriptions import apposition_after, title_before
from toolkit.models.sourcing.grammar import words as word_set
from toolkit.models.sourcing.lexicon import Lexicon
from toolkit.models.sourcing.naming import find_role
from toolkit.models.sourcing.noun_phrase import head_length
from toolkit.models.sourcing.references import BODY, TEXT, Entity

LONGEST = 8
"""Words of a description."""
SHORT = 3
"""Letters up to which capitals are initials, not shouting."""
PROPER = re.compile(
    r"(?:[A-Z][\w’'.&-]*|\d[\w-]*)"
    r"(?: (?:(?:of|for|on|and|in|&|the|de|du|to) ){0,2}[A-Z][\w’'.&-]*)*"
)
ARTICLE = re.compile(r"^(?:an?|the) ", re.IGNORECASE)
POSSESSIVE = re.compile(r"[’']s?$")
HONORIFICS = word_set("mr mrs ms miss dr")
CLAUSE = re.compile(r",| (?:who|which|that|whose|while|where)\b")


def name_of(entity: Entity, sentences: Sequence[str]) -> str:
    """The fullest proper name without title, or ``""``."""
    if entity.person is not None:
        name = entity.person.fullest()
        text = POSSESSIVE.sub("", sentences[name.sentence][name.bare : name.end])
        return text.title() if text.isupper() and len(text) > SHORT else text
    if entity.kind not in (BODY, TEXT):
        return ""
    names = [proper_name(text, naming.key) for text, naming in entity.described]
    return max(names, key=len, default="")


def proper_name(text: str, head: str) -> str:
    """The proper name that holds the head of a noun phrase, or ``""``.

    >>> proper_name("the Public Policy Institute of Norvik, a charity", "Institute")
    'Public Policy Institute of Norvik'
    >>> proper_name("The Clinton campaign", "campaign")
    ''
    """
    text = ARTICLE.sub("", text)
    for match in PROPER.finditer(text):
        words = [POSSESSIVE.sub("", word).rstrip(".").lower() for word in match[0].split()]
        if head.lower() in words:
            return POSSESSIVE.sub("", match[0])
    return ""


def description_of(entity: Entity, sentences: Sequence[str], lexicon: Lexicon) -> str:
    """The office or description in the words of the text, at most eight of them, or ``""``."""
    if entity.person is None:
        return _own_words(entity, sentences, lexicon)
    candidates: list[tuple[int, str]] = []
    for name in entity.person.names:
        text = sentences[name.sentence]
        if apposed := apposition_after(text[name.end : name.end + 140], lexicon):
            candidates.append((_tells(apposed, lexicon), apposed))
        title = title_before(text[: name.bare], lexicon)
        title = [word for word in title if word.lower().rstrip(".") not in HONORIFICS]
        if title:
            candidates.append((_tells(" ".join(title), lexicon), " ".join(title)))
    for text, naming in entity.described:
        if naming.naming != "named":
            candidates.append((_tells(text, lexicon), text))
    return shortened(max(candidates, key=lambda pair: pair[0])[1]) if candidates else ""


def _own_words(entity: Entity, sentences: Sequence[str], lexicon: Lexicon) -> str:
    texts = [text for text, _ in entity.described]
    if not texts:
        return ""
    if name_of(entity, sentences):
        for spot in sorted(entity.mentions):
            after = sentences[spot.sentence][spot.end : spot.end + 140]
            if apposed := apposition_after(after, lexicon):
                return shortened(apposed)
        for text in texts:
            _, _, apposed = text.partition(", ")
            if apposed:
                return shortened(apposed)
        return ""
    return shortened(max(texts, key=lambda text: min(len(text.split()), LONGEST)))


def _tells(text: str, lexicon: Lexicon) -> int:
    words = [word.lower().strip(".,") for word in text.split()]
    return int(bool(words) and find_role(words, head_length(words), lexicon) != "other")


def shortened(text: str) -> str:
    """Without article and relative clause, cut to eight words.

    >>> shortened("the mayor of Porto Verde, who left")
    'mayor of Porto Verde'
    """
    text = ARTICLE.sub("", POSSESSIVE.sub("", text.strip(" ,;:—–-")))
    clause = CLAUSE.search(text)
    if clause and clause.start() > 0:
        text = text[: clause.start()]
    words = text.split()
    return " ".join(words[:LONGEST]).strip(' ,;:—–-"“”')

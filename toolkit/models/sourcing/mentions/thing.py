"""Whom or what "it" means: the body or the document met last, cited or not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.mentions.firms import make_body, may_be_firm
from toolkit.models.sourcing.mentions.known_sources import KnownSources
from toolkit.models.sourcing.mentions.opening_bodies import opening_name, opening_noun
from toolkit.models.sourcing.mentions.references import BODY, PERSON, TEXT, Entity, Spot, nearest
from toolkit.models.sourcing.naming.labels import DOCUMENT, ORGANIZATION
from toolkit.models.sourcing.naming.naming import Naming, describe
from toolkit.models.sourcing.spans.seen import Seen

BACK = 2
"""Over how many sentences in which nobody is heard their subject may be meant."""
TEXT_IN = re.compile(r"\b(?:an?|the|its|their) (?:[\w-]+ ){0,3}?(?P<noun>[a-z]+)\b")
"""Where a document is spoken of: "a report that the auditor tabled"."""


def meant_by_it(known: KnownSources, article: Sequence[Seen], i: int, lexicon: Lexicon) -> Entity:
    """Whom or what "it" means in sentence ``i``."""
    last = nearest(known.entities, (BODY, TEXT), i)
    since = last.sentence if last is not None else -1
    spoken_of = _spoken_of(known, article, i, since, lexicon)
    if spoken_of is not None:
        return spoken_of
    if last is not None:
        return last
    speaker = known.speaker
    if speaker is not None and (speaker.kind != PERSON or not _is_somebody(speaker)):
        return speaker
    if speaker is not None and speaker.person is not None and may_be_firm(speaker, known.texts[:i]):
        return make_body(speaker, Naming(ORGANIZATION, "other", speaker.person.surname))
    return known.add(Entity(BODY, Naming(ORGANIZATION, "other")))


def _is_somebody(entity: Entity) -> bool:
    """Whether a name or a gender tells that it is a person: "the salmon farmer" may be a firm."""
    return entity.person is not None or bool(entity.known_gender) or entity.anonymous


def _spoken_of(
    known: KnownSources, article: Sequence[Seen], i: int, since: int, lexicon: Lexicon
) -> Entity | None:
    """The body that is the subject of this sentence or one right before, after sentence ``since``,
    where nobody is heard between; else the document spoken of in the sentence before."""
    for k in range(i, max(since, i - 1 - BACK), -1):
        if k < i and any(each.source is not None for each in article[k].parts.attributions):
            return None
        entity = _subject(known, article, k, lexicon)
        if entity is None and k == i - 1:
            entity = _text(known, article, k, lexicon)
        if entity is not None:
            return entity
    return None


def _subject(
    known: KnownSources, article: Sequence[Seen], k: int, lexicon: Lexicon
) -> Entity | None:
    seen = article[k]
    opening = opening_noun(seen.text, lexicon) or opening_name(seen.text, lexicon)
    if opening is None or any(quote.start <= opening.start for quote in seen.quotes):
        return None
    start, end, naming = opening
    if (
        naming.plural
        or naming.key == "data"
        or any(name.start < end and start < name.end for name, _ in known.names.in_sentence[k])
    ):
        return None
    return _met(known, k, (start, end), seen.text[start:end], naming)


def _text(known: KnownSources, article: Sequence[Seen], k: int, lexicon: Lexicon) -> Entity | None:
    text = article[k].text
    for match in reversed(list(TEXT_IN.finditer(text))):
        if match["noun"] in lexicon.document:
            naming = describe(match[0], lexicon)
            if naming.naming == DOCUMENT:
                return _met(known, k, match.span(), match[0], naming)
    return None


def _met(known: KnownSources, k: int, span: tuple[int, int], text: str, naming: Naming) -> Entity:
    entity = known.described(k, text, naming, "")
    entity.meet(Spot(k, *span), subject=True, quoted=False)
    entity.described.append((text, naming))
    return entity

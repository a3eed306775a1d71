"""Whom "they" means: the people or the body met last, cited or not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.mentions.known_sources import REPORTER, KnownSources
from toolkit.models.sourcing.mentions.plural_subjects import plural_subject
from toolkit.models.sourcing.mentions.references import BODY, GROUP, TEXT, Entity, Spot, nearest
from toolkit.models.sourcing.naming.labels import ROLE_ONLY
from toolkit.models.sourcing.naming.naming import Naming, describe
from toolkit.models.sourcing.spans.seen import Seen

BACK = 2
"""Over how many sentences in which nobody is heard their subject may be meant."""
REACH = 3
ONE = re.compile(r"(?:one|another|two|three|both|each) of (?:them|the (?:two|three|four))", re.I)
"""So many of those who were heard."""


def meant_by_they(known: KnownSources, article: Sequence[Seen], i: int, lexicon: Lexicon) -> Entity:
    """Whom "they" means in sentence ``i``."""
    met = [e for e in known.entities if e.naming.key != REPORTER]
    group = nearest(met, (GROUP,), i, REACH)
    subject = _subject_before(known, article, i, group.sentence if group else -1, lexicon)
    entity = subject or group or nearest(met, (BODY,), i, REACH)
    return entity or known.speaker or known.add(Entity(GROUP, Naming(ROLE_ONLY, "other")))


def one_of_them(known: KnownSources, i: int, text: str) -> Entity | None:
    """Who "one of them" is: somebody of the people heard last, named and described as they are, or
    the texts spoken of last, if a source expression says so."""
    if not ONE.fullmatch(text):
        return None
    whole = nearest([e for e in known.entities if e.cited], (GROUP, TEXT), i, REACH)
    if whole is None or whole.naming.key == REPORTER or not whole.described:
        return None
    if whole.kind == TEXT:
        return whole if whole.naming.plural else None
    part = Entity(GROUP, whole.naming, heads=set(whole.heads), described=list(whole.described))
    return known.add(part)


def _subject_before(
    known: KnownSources, article: Sequence[Seen], i: int, since: int, lexicon: Lexicon
) -> Entity | None:
    """The people that are the subject of a sentence right before, after sentence ``since``, if
    nobody was heard there."""
    for k in range(i - 1, max(since, i - 1 - BACK), -1):
        seen = article[k]
        if any(each.source is not None for each in seen.parts.attributions):
            return None
        phrase = plural_subject(seen.text, lexicon)
        if phrase is not None:
            text = seen.text[slice(*phrase)]
            naming = describe(text[0].lower() + text[1:], lexicon)
            entity = known.described(k, text, naming, "")
            entity.meet(Spot(k, *phrase), subject=True, quoted=False)
            entity.described.append((text, naming))
            return entity
        if not lexicon.organization.isdisjoint(seen.text.lower().split()):
            return None  # "they" may be of the body that is spoken of between
    return None

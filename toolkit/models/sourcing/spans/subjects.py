"""Sources that are read as no noun phrase, given to the one of whom the cue speaks.

Where a clause stands between a source and its verb, a tagger may keep no more than what is next to
the verb: "A clerk, who asked not to be named, [also] told", "Ana Lima, who [heads the port], said".
What the verb speaks of is then read from the sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.models.sourcing.language.antecedent import AUXILIARY, NOT_ADVERBS, RELATIVE, Sentence
from toolkit.models.sourcing.language.grammar import PREPOSITIONS, STOPS
from toolkit.models.sourcing.language.grammar import words as words_of
from toolkit.models.sourcing.language.lexicon import Lexicon, lexicon
from toolkit.models.sourcing.language.tokens import Words
from toolkit.models.sourcing.spans.attribution import Attribution, Parts, Stretch
from toolkit.models.sourcing.spans.clause_subjects import among_those, beside_cue, of_clause
from toolkit.models.sourcing.spans.noun_spans import (
    before_verb,
    is_inserted,
    is_modifier,
    is_no_phrase,
    is_object_clause,
    noun_phrase,
)
from toolkit.models.sourcing.spans.withholding import Withholding

OPENS = words_of("a an one another someone somebody two three four several some people sources")
"""What a source after its cue starts with, beside a name."""
OWNERS = words_of("his her their")
NAMES = words_of("name names surname surnames identity identities")
CLAUSES = words_of("who whom which that whose because when while but")
CLAUSE = 14
"""Words of a clause that stands between a source and its cue."""


def with_subjects(parts: Parts, text: str, words: Words) -> Parts:
    """The parts of a sentence with a source for each cue whose own was no noun phrase.

    >>> from toolkit.models.sourcing.language.tokens import tokenize
    >>> text = "Ana Lima, who heads the port, said no."
    >>> parts = Parts((Attribution(Stretch(4, 7, 0.9), Stretch(8, 9, 0.9), (), False),), ())
    >>> with_subjects(parts, text, tokenize(text)).attributions[0].source
    Stretch(low=0, high=2, p=0.9)
    """
    lists = lexicon()
    turned = [_inverted(_parted(a, words.texts), words.texts) for a in parts.attributions]
    turned = [among_those(each, words.texts) for each in turned]
    turned = _as_subjects(turned, words.texts, lists)
    taken = [each.source for each in turned if each.source is not None]
    turned = [beside_cue(each, taken, words.texts) for each in turned]
    parts = parts._replace(attributions=tuple(turned))
    if not any(_is_broken(a, words.texts, lists) for a in turned):
        return parts
    sentence = Sentence.of(text)
    if sentence is None:
        return parts
    kept = []
    mended: dict[Stretch, Stretch] = {}
    for attribution in parts.attributions:
        if attribution.source in mended:  # one source may have several cues
            attribution = attribution._replace(source=mended[attribution.source])
        elif _is_broken(attribution, words.texts, lists) and attribution.source is not None:
            start, end = sentence.subject(words.starts[attribution.cue.low])
            held = stretch_of(words, start, end, attribution.source.p)
            if held is not None and held.high <= attribution.cue.low:
                whole = _longer(held, attribution, words)
                mended[attribution.source] = whole
                attribution = attribution._replace(source=whole)
        kept.append(attribution)
    return parts._replace(attributions=tuple(kept))


def _as_subjects(
    attributions: Sequence[Attribution], texts: Sequence[str], lists: Lexicon
) -> list[Attribution]:
    """The attributions with noun phrases; a source that was read in an aside is so for each cue."""
    bounded = [_as_subject(each, texts, lists) for each in attributions]
    apart = {
        old.source: new.source
        for old, new in zip(attributions, bounded, strict=True)
        if old.source is not None and new.source is not None and not meet(old.source, new.source)
    }
    return [
        new._replace(source=apart[old.source])
        if old.source in apart and new.source == old.source
        else new
        for old, new in zip(attributions, bounded, strict=True)
    ]


def _as_subject(attribution: Attribution, texts: Sequence[str], lists: Lexicon) -> Attribution:
    """The attribution with a noun phrase for its source, or with none."""
    if is_modifier(attribution, texts, lists):
        return attribution._replace(source=None)
    return of_clause(noun_phrase(attribution, texts, lists), texts, lists)


def _parted(attribution: Attribution, texts: Sequence[str]) -> Attribution:
    """Words that a source and the cue after it share are the source's, which is the phrase right
    before the cue: "[Brackwater [council] agreed]", "[by cost, the [two] said]"."""
    source, cue = attribution.source, attribution.cue
    if source is None or not source.low < cue.low < source.high < cue.high:
        return attribution
    phrase = source.high - 1
    while phrase > source.low and texts[phrase - 1] != ",":
        phrase -= 1
    return attribution._replace(
        source=source._replace(low=phrase), cue=cue._replace(low=source.high)
    )


def _inverted(attribution: Attribution, texts: Sequence[str]) -> Attribution:
    """ ", said somebody close to her": a source after its cue, that was read in what is said."""
    source, cue, contents = attribution.source, attribution.cue, attribution.content
    end = cue.high
    if source is None or source.high > cue.low or cue.low < 2 or texts[cue.low - 1] != ",":
        return attribution
    # Each may be taken for the other: "[The talks failed], said [two of them]".
    swapped = texts[end + 1 : end + 2] == ["of"] and all(each.low == end for each in contents)
    swapped = swapped and not texts[cue.low].endswith("ing")  # "Lima, blaming some of it on Orr"
    read_inside = any(meet(source, content) for content in contents)
    if end >= len(texts) or not (read_inside or swapped):
        return attribution
    if texts[end].lower() not in OPENS or attribution.quoted:
        return attribution
    while end < len(texts) and texts[end] not in STOPS and texts[end].lower() not in CLAUSES:
        end += 1
    behind = Stretch(cue.high, end, source.p)
    before = (source,) if swapped else contents
    kept = tuple(content for content in before if not meet(content, behind))
    return attribution._replace(source=behind, content=kept)


def _longer(subject: Stretch, attribution: Attribution, words: Words) -> Stretch:
    """The subject; the source itself where it only lacks the noun that it depends on, and the
    subject does not have it."""
    source = attribution.source
    if source is None or not _lacks_noun(attribution, words.texts):
        return subject
    if (
        words.texts[subject.high].lower() in RELATIVE
        and "," not in (words.texts[subject.high : source.low])
    ):
        return subject._replace(high=source.high)  # "[People who were in the room] said"
    return subject if subject.low < source.low < subject.high else source


def with_withholders(parts: Parts, words: Words, withholdings: Sequence[Withholding]) -> Parts:
    """The parts of a sentence in which whoever wants a name withheld is the source of the cue
    beside that clause, where its source was read in the clause or in what is said."""
    attributions = list(parts.attributions)
    target = None
    for withheld in withholdings:
        clause = stretch_of(words, withheld.start, withheld.end)
        # "who cannot be named because she is not allowed to speak": of the same person
        target = stretch_of(words, withheld.target_start, withheld.target_end) or target
        if clause is None or target is None:
            continue
        if not withheld.by_source:
            clause = _to_cue(clause, attributions, words.texts)
        if words.texts[target.low].lower() == "whose":
            continue  # "Lima, whose brother asked not to be named": Lima's it is not
        if not withheld.by_source and not any(
            a.source is not None and meet(a.source, clause) for a in attributions
        ):
            continue
        attributions = _not_inverted(attributions, target, clause, words.texts)
        for k, each in enumerate(attributions):
            attributions[k] = _of_target(each, target, clause, words.texts)
        if any(a.source is not None and meet(a.source, target) for a in attributions):
            continue
        distances = [
            (max(a.cue.low - clause.high, clause.low - a.cue.high), k)
            for k, a in enumerate(attributions)
            if not a.quoted
        ]
        _, near = min(distances, default=(0, None))
        if near is None or _is_shared(attributions[near], attributions):
            continue
        if _is_misread(attributions[near], target, clause):
            attributions[near] = attributions[near]._replace(source=target)
    return parts._replace(attributions=tuple(attributions))


def _to_cue(clause: Stretch, attributions: Sequence[Attribution], texts: Sequence[str]) -> Stretch:
    """The clause with what follows in it: "whose name is withheld [because of the case], said"."""
    cues = [a.cue.low for a in attributions if a.cue.low >= clause.high]
    comma = next((k for k in range(clause.high, len(texts)) if texts[k] in (",", "—", ")")), None)
    ends = [*cues, *(() if comma is None else (comma,))]
    return clause._replace(high=min(ends, default=clause.high))


def stretch_of(words: Words, start: int, end: int, p: float = 0.9) -> Stretch | None:
    """The words that start between two offsets, if there are any."""
    held = [k for k, at in enumerate(words.starts) if start <= at < end]
    return Stretch(held[0], held[-1] + 1, p) if held else None


def meet(a: Stretch, b: Stretch) -> bool:
    """Whether two stretches share a word."""
    return a.low < b.high and b.low < a.high


def _is_broken(attribution: Attribution, texts: Sequence[str], lists: Lexicon) -> bool:
    """Whether the source is of the words of its cue, or, right before it, has no noun or is the
    clause of a "who"."""
    source, cue = attribution.source, attribution.cue
    if source is None or attribution.quoted:
        return False
    held = [text.lower() for text in texts[source.low : source.high]]
    if meet(source, cue):  # "who may not [speak [publicly] said]"
        return True
    if held[0] in RELATIVE and len(held) > 1 and source.high <= cue.low:
        return True
    if held[0] in OWNERS and held[1:2] and held[1] in NAMES:
        return True  # "too frightened to tell us [his name] said"
    if _is_part_of_subject(source, texts) or is_no_phrase(attribution, texts, lists):
        return True
    behind = cue.low - source.high
    if 3 < behind <= CLAUSE and texts[before_verb(texts, source.high, cue.low) - 1] == ",":
        return _in_relative_clause(source, texts)
    if not 0 <= behind <= 3:
        return False
    if _lacks_noun(attribution, texts):
        return True
    named = source.low > 0 and texts[source.low][0].isupper()  # "Connolly"
    if not named and all(_is_adverb(text) for text in held):
        return True
    behind_who = source.low > 0 and texts[source.low - 1] in RELATIVE
    if behind_who and held[0] not in RELATIVE and not is_inserted(cue, texts):
        apart = before_verb(texts, source.high, cue.low) > source.high
        return apart or not is_object_clause(source, texts, lists)
    return "," in texts[source.high : cue.low] and _in_relative_clause(source, texts)


def _is_part_of_subject(source: Stretch, texts: Sequence[str]) -> bool:
    """Whether it says of a part what is no source: "Residents, [many of them elderly], said"."""
    low = source.low
    if low == 0 or texts[low - 1] != "," or source.high >= len(texts) or texts[source.high] != ",":
        return False
    opening = [text.lower() for text in texts[low : low + 3]]
    return len(opening) == 3 and opening[1] == "of" and opening[2] in ("them", "whom", "which")


def _lacks_noun(attribution: Attribution, texts: Sequence[str]) -> bool:
    """Whether a preposition stands before: "Two sources with knowledge of [the deal] said"."""
    source = attribution.source
    if source is None or source.low < 2 or source.high != attribution.cue.low:
        return False
    agent = texts[source.low - 1] == "by" and texts[attribution.cue.low].endswith("ing")
    return texts[source.low - 1] in PREPOSITIONS and not agent


def _in_relative_clause(source: Stretch, texts: Sequence[str]) -> bool:
    """Whether a stretch goes on with a clause that a comma and "who" open."""
    for k in range(source.low - 1, max(0, source.low - CLAUSE), -1):
        if texts[k] in STOPS:
            return False
        if texts[k] in RELATIVE:
            return texts[k - 1] == ","
    return False


def _is_adverb(word: str) -> bool:
    return word in AUXILIARY or (word.endswith("ly") and word not in NOT_ADVERBS)


def _not_inverted(
    attributions: Sequence[Attribution], target: Stretch, clause: Stretch, texts: Sequence[str]
) -> list[Attribution]:
    """The attributions, "A clerk, who asked not to be named, said [the mayor] wept" as the clerk's:
    a source read behind its cue where the sentence opens with whose name is withheld."""
    kept = list(attributions)
    for k, (source, cue, contents, quoted) in enumerate(attributions):
        if source is None or quoted or source.low != cue.high or target.low:
            continue
        commas = [n for n in range(target.high, cue.low) if texts[n] == ","]
        if commas != [target.high, cue.low - 1] or not target.high < clause.low <= cue.low:
            continue
        ends = [content.high for content in contents]
        inside = [a for a in kept if a.source == source and a.cue.low >= source.high]
        ends += [max(a.cue.high, *(c.high for c in a.content)) for a in inside if a.content]
        ends += [a.cue.high for a in inside]
        content = Stretch(source.low, max([source.high, *ends]), source.p)
        kept[k] = Attribution(target, cue, (content,), False)
        return [a for a in kept if a not in inside]
    return kept


def _of_target(
    attribution: Attribution, target: Stretch, clause: Stretch, texts: Sequence[str]
) -> Attribution:
    """The attribution with the whole phrase for its source, and with no more, where the source is a
    part of whom the clause speaks of, or holds the clause before them: "A clerk at [the mill], who
    asked not to be named", "[Asking not to be named, a clerk]"."""
    source, cue = attribution.source, attribution.cue
    if source is None:
        return attribution
    if texts[target.high : cue.low] in (("who",), (",", "who"), ["who"], [",", "who"]):
        return attribution._replace(source=target)  # "agreed not to name [a clerk] who said"
    if not meet(source, target):
        return attribution
    if clause.high <= target.low and source.low <= clause.low:
        return attribution._replace(source=source._replace(low=target.low))
    if source.low == target.low and target.high <= clause.low < source.high < clause.high:
        return attribution._replace(source=target)  # "[A clerk the paper] is not naming"
    behind = {text.lower() for text in texts[max(0, source.low - 2) : source.low]}
    if target.low < source.low and source.high == target.high and behind & PREPOSITIONS:
        return attribution._replace(source=source._replace(low=target.low))
    return attribution


def _is_shared(attribution: Attribution, beside: Sequence[Attribution]) -> bool:
    """Whether the source is of the verb right behind it too: "[Lima] denied it, saying"."""
    source = attribution.source
    return source is not None and any(
        each.source == source and each.cue.low == source.high and each is not attribution
        for each in beside
    )


def _is_misread(attribution: Attribution, target: Stretch, clause: Stretch) -> bool:
    """Whether the source of a cue is none, or stands in the clause that withholds the name of the
    target, between that phrase and the cue, or in what is said."""
    source, cue = attribution.source, attribution.cue
    if source is None or meet(source, clause):
        return True
    if max(target.low, source.low) >= min(target.high, source.high) and (
        max(target.high, source.high) <= cue.low
    ):  # before the clause, or in it
        return True
    return any(meet(source, content) for content in attribution.content)

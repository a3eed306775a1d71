"""Sources of articles that an encoder reads: one naming and one role each, spans with their source.

The rules say which sentences are of one source and what it is; the network's answers for those
sentences are put together, so that what is decided of a source is decided once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from toolkit.codebook import NONE
from toolkit.models.encoder.decoding import TokenRows
from toolkit.models.encoder.rule_ensemble import (
    FLOOR,
    QUESTION,
    QUESTIONS,
    Floats,
    blend,
    forms_of,
    rule_answers,
    with_forms,
    words_of,
)
from toolkit.models.encoder.tagger_ensemble import WeighedTagger
from toolkit.models.sourcing.labelling import SourcedArticle
from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.language.listed_bodies import listed_bodies
from toolkit.models.sourcing.language.noun_phrase import NounPhrase, parse, singular
from toolkit.models.sourcing.naming.body_names import undotted
from toolkit.models.sourcing.naming.capacity import capacity, served
from toolkit.models.sourcing.naming.capitals import SEATS
from toolkit.models.sourcing.naming.labels import (
    ANONYMOUS,
    CITIZEN,
    DOCUMENT,
    GOVERNMENT,
    MEDIA,
    NAMED,
    NGO,
    ORGANIZATION,
    OTHER,
    POLITICAL,
    ROLE_ONLY,
    VAGUE,
)
from toolkit.models.sourcing.naming.naming import describe
from toolkit.models.sourcing.naming.outlets import opens_with_medium
from toolkit.models.sourcing.profiles.bare_spokespeople import is_bare, speaks_for_body
from toolkit.models.sourcing.rule_spans import rule_spans
from toolkit.models.sourcing.rules import ATTRIBUTED, SOURCELESS
from toolkit.schema import Prediction, Source, TextSpan

CODEBOOK = "sourcing"
NAMELESS = (ROLE_ONLY, VAGUE)
UNLIKELY = 3.0
"""Log odds against a document, or somebody without a name, where the article names the source, and
against a body where it tells a person's capacity."""
OF_SOURCES = ("naming", "role")
"""The questions that are asked of a source, not of a sentence."""
CLASHING = {
    "media": ("none", "government", "political", "corporate", "expert", "ngo", "citizen", "other"),
    "organization": ("media", "citizen"),
}
"""Roles that a source of a naming cannot have."""
KNOWS = re.compile(
    r"\b(?:familiar with|close to|briefed (?:on|about|by)|knowledge of|privy to|aware of"
    r"|involved (?:in|with)|informed (?:of|about|on))\b"
)
"""Words that leave no doubt that a standing rests on knowing alone."""
UNKNOWN = re.compile(
    r"(?:^|\b(?:an?|the|one|another|two|three|four|several|some|senior|well-placed|\w+-connected)"
    r" (?:[\w-]+ )?)(?:someone|somebody|anyone|sources?|insiders?|figures?|observers?|critics?)\b",
    re.IGNORECASE,
)
"""Nouns for somebody of whom nobody can tell who it is."""
SHARE = re.compile(r"(?:one|two|three|\d+) (?:in|out of) \w+ |\d+ ?(?:%|per ?cent)", re.IGNORECASE)
"""A share of people, whom nobody can find."""
PRINTED = word_set(
    "article articles story stories editorial editorials column columns op-ed headline headlines"
    " piece blog interview broadcast dispatch investigation"
)
"""Documents that media make."""
INDEFINITE = re.compile(r"\b(?:an?|another|one|two|three|four|five|six) $", re.IGNORECASE)
OFFICE = re.compile(
    r"\b(?:professor|minister|chief executive|senator|sen\.?|rep\.?|congress(?:wo)?man|bishop"
    r"|archbishop|cardinal|pope|rabbi|imam|pastor|priest|central bank"
    r"|(?:parliamentary|senate|house|congressional|select)(?: \w+){0,3} committee)(?![\w-])",
    re.IGNORECASE,
)
"""Offices that are of a single role, whatever the article is about."""
OF_OFFICES = (GOVERNMENT, POLITICAL, MEDIA)
"""Roles that a word for an office tells; a calling may be that of somebody heard as a citizen."""
OF_SERVED = (GOVERNMENT, NGO)
"""Roles that whoever serves a body has from it, whatever the article is about."""
POSSESSED = re.compile(r"(?:its|their|his|her)\b", re.IGNORECASE)
PLAIN = 3.0
"""Log odds for the role that such an office tells, beside the rules' weight."""
SETTLED = 20.0
"""Log odds that no network outweighs."""
TOLD_NOTHING = 0.55
"""How likely it is that a source has no role whose words tell none: of 82 such sentences in the
training events of Five Newsrooms and 21 in its development events, coders saw one in 60."""


def with_rules(
    p: Mapping[str, Floats],
    labels: Mapping[str, Sequence[str]],
    articles: Sequence[Sequence[str]],
    rows: TokenRows,
    columns: slice,
    weights: Mapping[str, float],
    tagger: WeighedTagger | None = None,
) -> tuple[dict[str, Floats], list[SourcedArticle]]:
    """The probabilities of every question with the shares of the ``tagger``, if there is one, and
    of the rules in them, (n texts, n labels), and what the rules read. ``columns`` are those of
    the spans of source, cue and content."""
    forms, words, of_question = forms_of(articles), words_of(articles), labels[QUESTION]
    attribution, tagged = p[QUESTION], None
    if tagger is not None:
        tagged = tagger.read(articles, words, forms)
        attribution = tagged.with_attribution(attribution, of_question)
    attribution = with_forms(attribution, of_question, articles, forms)
    p = {**p, QUESTION: attribution}
    read = rule_answers(articles, rows, columns, attribution, of_question, forms, words, tagged)
    of_sentences = {name: weight for name, weight in weights.items() if name not in OF_SOURCES}
    rules = [sourcing for article in read for sourcing in article.sourcing]
    by_source = source_probabilities(p, labels, read, weights)
    return blend(by_source, labels, rules, of_sentences), read


def source_probabilities(
    p: Mapping[str, Floats],
    labels: Mapping[str, Sequence[str]],
    read: Sequence[SourcedArticle],
    weights: Mapping[str, float],
) -> dict[str, Floats]:
    """The probabilities of the questions that are asked of sources, the same in every sentence of
    a source: the network's log probabilities averaged over its sentences, and the rules' weight
    added once to the label that they give it. That a name is withheld stands in the text and
    settles the question, as it does that "a person familiar with the matter" has no role, and that
    a medium is called one ("the newspaper") or is in the list of them."""
    joint = {name: p[name].copy() for name in OF_SOURCES if name in p}
    smoothed = {
        name: np.log((1 - FLOOR) * table + FLOOR / table.shape[1]) for name, table in joint.items()
    }
    places = {name: {label: k for k, label in enumerate(labels[name])} for name in joint}
    for first, article in _numbered(read):
        by_source: dict[int, list[int]] = {}
        for i, main in enumerate(article.main):
            by_source.setdefault(main, []).append(first + i)
        for k, source in enumerate(article.sources):
            sentences = by_source.get(k)
            if not sentences:
                continue
            logs = []
            for name, place in places.items():
                log = smoothed[name][sentences].mean(axis=0)
                label = source.labels[name]
                if source.labels[OF_SOURCES[0]] == NAMED:
                    for unlikely in _unlikely(source, name):
                        if unlikely in place:
                            log[place[unlikely]] -= UNLIKELY
                if NAMED in place and _is_indefinite(source, sentences[0] - first, article):
                    log[place[NAMED]] -= UNLIKELY
                if DOCUMENT in place and _are_people(source):
                    log[place[DOCUMENT]] -= UNLIKELY
                settled = label == ANONYMOUS or (label == NONE and _tells_nothing(source))
                settled = settled or (label == NONE and _is_bare_spokesman(source))
                settled = settled or (label == VAGUE and bool(KNOWS.search(source.description)))
                settled = settled or (label == VAGUE and bool(SHARE.match(source.description)))
                settled = settled or (label == VAGUE and bool(UNKNOWN.search(source.description)))
                settled = settled or (label == MEDIA and _is_medium(source.name.lower()))
                weight = weights.get(name, 0.0)
                if label not in (NONE, OTHER) and _is_plain(source, label):
                    weight += PLAIN
                log[place[label]] += SETTLED if settled else weight
                if CITIZEN in place and speaks_for_body(source.description):
                    log[place[CITIZEN]] -= SETTLED
                if NONE in place and not settled:
                    log[place[NONE]] -= SETTLED
                logs.append(log)
            if len(logs) == len(OF_SOURCES):
                logs = _agreeing(logs, [labels[name] for name in joint])
            for name, log in zip(joint, logs, strict=True):
                odds = np.exp(log - log.max())
                joint[name][sentences] = _in_doubt(odds / odds.sum(), places[name])
    return {**p, **joint}


def _in_doubt(p: Floats, place: Mapping[str, int]) -> Floats:
    """Probabilities of a source's labels, `NONE` no likelier than it is where no words tell one:
    what else may hold keeps its odds."""
    none = place.get(NONE)
    if none is None or p[none] <= TOLD_NOTHING:
        return p
    rest = np.delete(p, none).sum()
    p = (
        p * (1 - TOLD_NOTHING) / rest
        if rest > 0
        else np.full_like(p, (1 - TOLD_NOTHING) / (len(p) - 1))
    )
    p[none] = TOLD_NOTHING
    return p


def _is_plain(source: Source, role: str) -> bool:
    """Whether a description tells a role by itself, whatever the article is about: by the noun of
    a document, by an office of a single role, or with a name beside it by one that is of the state,
    of politics or of media. Whose president somebody is has to be told."""
    if role == DOCUMENT:
        return not (source.name or _is_of_medium(source.description))
    if role == MEDIA and (_reports_news(source) or _is_called_medium(source)):
        return True
    if role in (GOVERNMENT, ORGANIZATION) and source.name.lower() in SEATS:
        return True
    if OFFICE.search(source.description):
        return True
    words = lexicon()
    listed = listed_bodies().role(source.name, undotted(source.name, words))
    if listed and source.labels[OF_SOURCES[0]] == ORGANIZATION and role in (ORGANIZATION, listed):
        return True  # "the E.P.A."
    if not source.name or not source.description or role not in (*OF_OFFICES, *OF_SERVED):
        return False
    parts = parse(source.description, words)
    if role in OF_SERVED and _serves(parts, role):
        return True
    noun = singular(parts.lower[-1]) if parts.head else ""
    if words.role_words.get(noun) != role or "vice" in parts.lower:
        return False
    bare = not (parts.complement or parts.owner or POSSESSED.match(source.description))
    return (bare or noun not in words.agents) and describe(source.description, words).role == role


def _is_of_medium(description: str) -> bool:
    """Whether a document is what a medium prints: "the Courier's report", "an editorial"."""
    words = [word.removesuffix("’s").removesuffix("'s") for word in description.lower().split()]
    lists = lexicon()
    if not PRINTED.isdisjoint(words) or any(word in lists.media_nouns for word in words):
        return True
    return any(opens_with_medium(words[k:], lists) for k in range(len(words)))


def _reports_news(source: Source) -> bool:
    """Whether what the article says that a source does makes it a medium, not the name's words."""
    if not source.name or source.labels[OF_SOURCES[0]] != MEDIA:
        return False
    forms = (source.name, f"the {source.name}")
    return all(describe(form, lexicon()).naming != MEDIA for form in forms)


def _is_called_medium(source: Source) -> bool:
    """Whether a name is a medium's by its own words, and no journalist's: "Radio Norvik"."""
    if not source.name or source.labels[OF_SOURCES[0]] != MEDIA:
        return False
    known = describe(source.name, lexicon())
    return known.naming == MEDIA and not known.name


def _is_indefinite(source: Source, i: int, article: SourcedArticle) -> bool:
    """Whether somebody is first called "a farmer", in sentence ``i``: no name was told before."""
    if source.name or source.labels[OF_SOURCES[0]] not in NAMELESS or not source.description:
        return False
    text = article.seen[i].text if article.seen[i] else ""
    place = text.find(source.description)
    return place > 0 and INDEFINITE.search(text, 0, place) is not None


def _are_people(source: Source) -> bool:
    """Whether those without a name are called by a noun for people, of whatever text they speak:
    "the authors of the report"."""
    if source.name or source.labels[OF_SOURCES[0]] not in NAMELESS:
        return False
    words = lexicon()
    head = parse(source.description, words).lower
    noun = singular(head[-1]) if head else ""
    return noun in words.people | words.spokespeople | words.role_words.keys() - words.document


def _serves(parts: NounPhrase, role: str) -> bool:
    """Whether a description tells of a body of a role that somebody serves."""
    whom = (parts.owner, parts.complement[1:])
    return any(body and served(body, lexicon()) == role for body in whom) and (
        capacity(parts.head, parts.owner, parts.complement, lexicon()) == role
    )


def _is_medium(name: str) -> bool:
    """Whether a name, lower case, is no person's: there is none, or it is in the list of media."""
    listed = lexicon().media_names
    return not name or name in listed or f"the {name}" in listed


def _unlikely(source: Source, question: str) -> tuple[str, ...]:
    """The namings or roles that hardly fit a source that the rules take for a named person: that of
    a journalist, where the words tell of something else."""
    if question != OF_SOURCES[0]:
        return () if source.labels[question] in (MEDIA, NONE, OTHER) else (MEDIA,)
    if not source.name:
        return (DOCUMENT,)
    return (DOCUMENT, *NAMELESS, ORGANIZATION) if source.description else (DOCUMENT, *NAMELESS)


def _is_bare_spokesman(source: Source) -> bool:
    """Whether nothing is told of whom somebody speaks for: "a spokesman"."""
    return not source.name and is_bare(source.description)


def _tells_nothing(source: Source) -> bool:
    """Whether the words for a source tell no capacity: "a person familiar with the matter"."""
    return source.labels[OF_SOURCES[0]] in (ANONYMOUS, VAGUE)


def _agreeing(logs: Sequence[Floats], labels: Sequence[Sequence[str]]) -> list[Floats]:
    """Log probabilities of naming and role, each label with the likeliest of the other question
    that can hold of the same source: a document has the role of a document, a medium that of
    media, and no body is a citizen. What is likeliest of both then goes together."""
    naming, role = labels
    pairs = logs[0][:, None] + logs[1][None, :]
    for i, name in enumerate(naming):
        for j, kind in enumerate(role):
            if ((name == DOCUMENT) != (kind == DOCUMENT)) or kind in CLASHING.get(name, ()):
                pairs[i, j] -= SETTLED
    return [pairs.max(axis=1), pairs.max(axis=0)]


def settle(
    labels: list[dict[str, Mapping[str, float]]], read: Sequence[SourcedArticle]
) -> list[tuple[Source, ...]]:
    """The sources of each article with the labels decided for their sentences. Words that nobody
    is told to have said get `NONE` for what is asked of sources; where they were taken for
    somebody's, they are no one's (`SOURCELESS`), or no attribution, as the rules find."""
    settled = []
    for first, article in _numbered(read):
        sources = list(article.sources)
        for i, main in enumerate(article.main):
            of_text = labels[first + i]
            if main < 0:
                for name in OF_SOURCES:
                    of_text[name] = {NONE: max(of_text[name].values())}
                if ATTRIBUTED in of_text[QUESTION]:
                    nothing = article.sourcing[i].attribution == NONE
                    kind = NONE if nothing else SOURCELESS
                    of_text[QUESTION] = {kind: of_text[QUESTION][ATTRIBUTED]}
                    for name in QUESTIONS if nothing else ():
                        of_text[name] = {NONE: max(of_text[name].values())}
            elif sources[main] is article.sources[main]:
                decided = {name: next(iter(of_text[name])) for name in OF_SOURCES}
                sources[main] = replace(sources[main], labels=decided)
        settled.append(tuple(sources))
    return settled


def with_sources(
    predictions: Sequence[Prediction],
    read: Sequence[SourcedArticle],
    sources: Sequence[tuple[Source, ...]],
) -> Iterator[Prediction]:
    """The predictions with their sources, mentions of sources, and spans that say whose."""
    for (first, article), of_article in zip(_numbered(read), sources, strict=True):
        for i, main in enumerate(article.main):
            prediction = predictions[first + i]
            yield replace(
                prediction,
                spans={**prediction.spans, CODEBOOK: _spans(prediction, article, i)},
                source=of_article[main] if main >= 0 else None,
                mentions=article.mentions_of(i, of_article),
            )


def _spans(prediction: Prediction, article: SourcedArticle, i: int) -> tuple[TextSpan, ...]:
    """The spans of the attributions that the labels are read from, where there are any."""
    return () if NONE in prediction.labels[QUESTION] else rule_spans(article, i)


def _numbered(read: Sequence[SourcedArticle]) -> Iterator[tuple[int, SourcedArticle]]:
    """Each article with the number of its first sentence."""
    first = 0
    for article in read:
        yield first, article
        first += len(article.seen)

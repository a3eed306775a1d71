"""The reviewed word lists of sourcing: ``lexicons/sourcing.yaml``, and names of bodies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from toolkit.codebook import load_codebook
from toolkit.models.sourcing.language.listed_bodies import listed_bodies

PATH = Path(__file__).parents[2] / "lexicons" / "sourcing.yaml"
STANCES = load_codebook("sourcing").question("cue_stance").positive_ids
CUE_CLASSES = ("", *STANCES, "evidence", "attitude", "noun")
"""Ids of a word's cue class are indices of this tuple; 1 to 4 and 6 count as sourcing."""
VOWELS = "aeiou"
CLAUSE_END = re.compile(
    r"[,;:—–]|\b(?:and|but|saying|who|which|that|what|because|after|when|while)\b"
)
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word lists, lower case. ``cue_class`` maps a form to an index of `CUE_CLASSES`."""

    cue_class: Mapping[str, int]
    phrases: tuple[str, ...]
    distancing: re.Pattern[str]
    endorsing: re.Pattern[str]
    sourceless: re.Pattern[str]
    quantifiers: frozenset[str]
    vague_alone: frozenset[str]
    vague_singular: frozenset[str]
    vague_groups: frozenset[str]
    vague_nouns: frozenset[str]
    attitude_verbs: frozenset[str]
    document: frozenset[str]
    media_names: frozenset[str]
    media_nouns: frozenset[str]
    media_tails: frozenset[str]
    organization: frozenset[str]
    suffixes: frozenset[str]
    collective: frozenset[str]
    role_words: Mapping[str, str]
    role_phrases: Mapping[str, str]
    other_role: frozenset[str]
    namesakes: Mapping[str, str]
    common_bodies: frozenset[str]
    agents: frozenset[str]
    affiliations: Mapping[str, str]
    running: frozenset[str]
    elected: frozenset[str]
    partisans: frozenset[str]
    honorifics: frozenset[str]
    spokespeople: frozenset[str]
    people: frozenset[str]
    titles: frozenset[str]
    not_cues: Mapping[str, re.Pattern[str]]
    sourceless_stems: tuple[str, ...]
    places: frozenset[str]
    bodies: Mapping[str, str]

    def is_hearsay(self, text: str) -> re.Match[str] | None:
        """The words by which something is passed on that nobody stands for, if there are any.

        >>> lexicon().is_hearsay("the dam is said to leak")[0]
        'is said to'
        """
        return next(self.hearsay(text), None)

    def hearsay(self, text: str) -> Iterator[re.Match[str]]:
        """All words of a text by which something is passed on that nobody stands for."""
        if any(stem in text for stem in self.sourceless_stems):
            yield from self.sourceless.finditer(text)

    def passes_nothing_on(self, text: str) -> bool:
        """Whether every word of a sentence that looks like a cue is found to be none.

        >>> lexicon().passes_nothing_on("Ana Lima declined to comment.")
        True
        >>> lexicon().passes_nothing_on("Ana Lima declined to comment, an aide said.")
        False
        """
        lower = text.lower()
        vetoed: list[tuple[int, int]] = []
        for word, pattern in self.not_cues.items():
            if word in lower:
                vetoed += [match.span() for match in pattern.finditer(lower)]
        vetoed = [(start, _clause_end(lower, end)) for start, end in vetoed]
        if not vetoed or any(phrase in lower for phrase in self.phrases[:-1]):
            return False
        return all(
            CUE_CLASSES[self.cue_class.get(match[0], 0)] in ("", "attitude")
            or any(start <= match.start() < end for start, end in vetoed)
            for match in WORD.finditer(lower)
        )

    def is_sourcing_cue(self, cue: str) -> bool:
        """Whether a cue expression tells of words or evidence, not of belief or intention alone.

        >>> lexicon().is_sourcing_cue("refused to say"), lexicon().is_sourcing_cue("hopes to")
        (True, False)
        """
        text = cue.lower()
        words = WORD.findall(text)
        if any(CUE_CLASSES[self.cue_class.get(word, 0)] not in ("", "attitude") for word in words):
            return True
        return any(phrase in text for phrase in self.phrases)


def _clause_end(text: str, start: int) -> int:
    """Where the clause ends that goes on from ``start``: "did not respond [to a request]"."""
    match = CLAUSE_END.search(text, start)
    return match.start() if match else len(text)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The bundled lists.

    >>> CUE_CLASSES[lexicon().cue_class["alleged"]]
    'distancing'
    """
    import yaml

    with PATH.open(encoding="utf-8") as file:
        raw: dict[str, Any] = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    cues = raw["cues"]
    classes: dict[str, int] = {word: CUE_CLASSES.index("noun") for word in cues["nouns"]}
    # Later lists win: a verb of speech that also shows evidence keeps the sharper class.
    neutral, *sharper = STANCES
    for name in ("attitude", neutral, "evidence", *sharper):
        for entry in cues[name]:
            for form in inflect(entry):
                classes[form] = CUE_CLASSES.index(name)
    words: dict[str, str] = {}
    phrases: dict[str, str] = {}
    for role, entries in raw["role"].items():
        for entry in entries:
            (phrases if " " in entry else words).setdefault(entry, role)
    affiliations: dict[str, str] = {}
    for role, entries in raw["affiliations"].items():
        for entry in entries:
            (phrases if " " in entry else affiliations).setdefault(entry, role)
    vague, media, listed = raw["vague"], raw["media"], listed_bodies()
    return Lexicon(
        cue_class=classes,
        phrases=tuple(cues["phrases"]),
        distancing=_words(raw["stance"]["distancing"]),
        endorsing=_words(raw["stance"]["endorsing"]),
        sourceless=_patterns(raw["sourceless"]),
        quantifiers=frozenset(vague["quantifiers"]),
        vague_alone=frozenset(vague["alone"]),
        vague_singular=frozenset(vague["singular"]),
        vague_groups=frozenset(vague["groups"]),
        vague_nouns=frozenset(vague["nouns"]),
        attitude_verbs=frozenset(raw["attitude_verbs"]),
        document=frozenset(raw["document"]),
        media_names=frozenset(media["names"]) | listed.media,
        media_nouns=frozenset(media["nouns"]),
        media_tails=frozenset(media["tails"]),
        organization=frozenset(raw["organization"]),
        suffixes=frozenset(raw["suffixes"]),
        collective=frozenset(raw["collective"]),
        role_words=words,
        role_phrases=phrases,
        other_role=frozenset(raw["other_role"]),
        namesakes={noun: role for role, nouns in raw["namesakes"].items() for noun in nouns},
        common_bodies=frozenset(raw["common_bodies"]),
        agents=frozenset(raw["agents"]),
        affiliations=affiliations,
        running=frozenset(raw["running"]),
        elected=frozenset(raw["elected"]),
        partisans=frozenset(raw["partisans"]),
        honorifics=frozenset(raw["honorifics"]),
        spokespeople=frozenset(raw["spokespeople"]),
        people=frozenset(raw["people"]),
        titles=frozenset(raw["titles"]),
        not_cues=_by_word(raw["not_cues"]),
        sourceless_stems=tuple(raw["stems"]["sourceless"]),
        places=frozenset(raw["places"]),
        bodies=listed.roles,
    )


def inflect(entry: str) -> list[str]:
    """The forms of a verb: regular ones made, irregular ones given after a colon.

    >>> inflect("urge"), inflect("deny: denies denied")
    (['urge', 'urges', 'urged', 'urging'], ['deny', 'denies', 'denied'])
    """
    verb, _, irregular = entry.partition(":")
    if irregular:
        return [verb, *irregular.split()]
    if verb.endswith("e"):
        return [verb, verb + "s", verb + "d", verb[:-1] + "ing"]
    if verb.endswith("y") and verb[-2] not in VOWELS:
        return [verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"]
    third = verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")
    return [verb, third, verb + "ed", verb + "ing"]


def _words(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b")


def _patterns(patterns: Iterable[str]) -> re.Pattern[str]:
    """Joined; they are searched in lower-case text."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _by_word(groups: Iterable[Mapping[str, list[str]]]) -> dict[str, re.Pattern[str]]:
    patterns: dict[str, list[str]] = {}
    for group in groups:
        for word in group["words"]:
            patterns.setdefault(word, []).extend(group["patterns"])
    return {word: _patterns(of_word) for word, of_word in patterns.items()}

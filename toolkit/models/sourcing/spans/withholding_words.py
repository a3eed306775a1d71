"""How likely the words of a sentence say that the name of whoever speaks in it is withheld.

Written rules (`withholding`) know the grammar of such clauses, and give their bounds; reporters say
it in more ways than rules foresee ("kept her surname out of it", "had promised the bank silence").
Nothing is withheld without a word for who somebody is, for telling it, or for leave to speak. Where
there is one, a logistic regression over runs of up to three words outside quotation marks, fitted
by ``toolkit.training.withholding_words``, says how likely it is; proper names are one word to it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import sqrt
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.tokens import Quote, Words

PATH = Path(__file__).parent / "withholding_words.safetensors"
LONGEST = 3
"""Words in a run."""
NUMBER, NAME, QUOTED = "0", "Name", "“”"
MARKS = frozenset(",;:()—–-")
"""Marks that count as words: asides stand between them."""
IDENTITY = re.compile(
    r"\b(?:(?:sur|nick)?nam(?:e[sd]?|ing|eless(?:ly)?)|unnamed|(?:un)?identi\w+|anonym\w*|pseudonym\w*"
    r"|alias(?:es)?|initials?|letter|bylines?|call sign|(?:known|referred to|styled|described?"
    r"|appears?|quoted|identified) (?:\w+ )?(?:as|by|to)|called?|calling|calls|who (?:he|she|they)"
    r"|(?:not|without|bars us from) (?:say(?:ing)?|know|learn)\w* (?:who|which)|which"
    r"|(?:un)?recogni[sz]\w*|(?:un)?attribut\w+|background|record|quot\w+|cit(?:e|ed)|credit(?:ed)?"
    r"|(?:un)?mask(?:ed)?|expos\w+|outed|singled out|traced?|traceable|print|publish\w*|incognito"
    r"|ghost|nobody|secre(?:t|cy)|confiden\w+|discretion|sign(?:ed|s|ing)?|out of (?:it|this|the)"
    r"|voice|face|only (?:as|by|that)|condition\w*|promis\w+|assur\w+|guarante\w+|silence"
    r"|nothing (?:else|more)|rank)\b"
)
"""Some word for who somebody is, for telling it, or for the terms of telling."""
LEAVE = re.compile(
    r"\b(?:authori[sz]\w+|permi\w+|allow\w*|clear(?:ed|ance)|forb\w+|barr?ed|bars|bans?|banned|bound"
    r"|rules?|polic(?:y|ies)|leave|licen[cs]\w+|free|gag\w*|embargo\w*|protocol|contract|settlement"
    r"|supposed|approv\w+|sanction\w*|prohibit\w*|prevent\w*|orders?|ordered|obliged|code)\b"
)
SPEECH = re.compile(
    r"\b(?:sp[eo]a?k\w*|talk\w*|comment\w*|press|media|journalists?|reporters?|interviews?|brief\w*"
    r"|discuss\w*|publicly|papers?|newspapers?)\b"
)
"""Leave, or want of it, and speech: "staff may not talk to the press"."""
CAPITALISED = word_set("I He She They The A An It We You His Her Their Its This That")
"""Words that are no names though they have a capital within a sentence."""


class Sign(NamedTuple):
    """A word as the regression sees it, and where it starts in the sentence."""

    word: str
    start: int


def signs(words: Words, quotes: Sequence[Quote]) -> list[Sign]:
    """The words of a sentence: lower case, names and numbers each one word whichever they are,
    what stands in quotation marks left out.

    >>> from toolkit.models.sourcing.language.tokens import find_quotes, tokenize
    >>> text = "“No,” the aide told Ana Ruiz on May 12."
    >>> [sign.word for sign in signs(tokenize(text), find_quotes([text])[0])]
    ['“”', 'the', 'aide', 'told', 'Name', 'on', 'Name', '0']
    """
    seen: list[Sign] = []
    for text, start in zip(*words, strict=True):
        if any(quote.start <= start < quote.end for quote in quotes):
            word = QUOTED
        elif text[0].isdigit():
            word = NUMBER
        elif text[0].isalpha():
            is_name = start and text[0].isupper() and text not in CAPITALISED
            word = NAME if is_name else text.lower().replace("’", "'")
        elif text[0] in MARKS:
            word = text[0]
        else:
            continue
        if not (word in (NAME, QUOTED) and seen and seen[-1].word == word):
            seen.append(Sign(word, start))
    return seen


def runs(seen: Sequence[Sign]) -> Iterator[tuple[str, int]]:
    """Every run of up to `LONGEST` words, and the number of its first."""
    words = [sign.word for sign in seen]
    for size in range(1, LONGEST + 1):
        for first in range(len(words) - size + 1):
            yield " ".join(words[first : first + size]), first


class WithholdingWords:
    """A fitted regression. ``weights`` by run of words; log odds are the intercept and the mean
    weight of the distinct known runs times the root of their number (each text of length one)."""

    def __init__(self, weights: Mapping[str, float], intercept: float) -> None:
        self.weights, self.intercept = dict(weights), intercept

    def find(self, words: Words, quotes: Sequence[Quote]) -> tuple[float, int]:
        """The probability, in [0, 1], that the name of whoever speaks is withheld, and where the
        words start that say so most.

        >>> from toolkit.models.sourcing.language.tokens import tokenize
        >>> text = "A clerk, keeping her name out of it, said the files were gone."
        >>> p, start = withholding_words().find(tokenize(text), [])
        >>> p > 0.5, 8 < start < 36
        (True, True)
        """
        seen = signs(words, quotes)
        text = " ".join(sign.word for sign in seen)
        if not (IDENTITY.search(text) or (LEAVE.search(text) and SPEECH.search(text))):
            return 0.0, 0
        first_of: dict[str, int] = {}
        for run, first in runs(seen):
            if run in self.weights and run not in first_of:
                first_of[run] = first
        if not first_of:
            return 0.0, 0
        total = sum(self.weights[run] for run in first_of) / sqrt(len(first_of))
        strongest = max(first_of, key=lambda run: self.weights[run])
        p = 1.0 / (1.0 + float(np.exp(-(total + self.intercept))))
        return p, seen[first_of[strongest]].start

    @classmethod
    def load(cls, path: Path = PATH) -> Self:
        """Read a file of weights."""
        from safetensors import safe_open

        with safe_open(path, "numpy") as file:
            runs_known = json.loads(file.metadata()["runs"])
            weights = file.get_tensor("weights").astype(float).tolist()
            return cls(
                dict(zip(runs_known, weights, strict=True)), float(file.get_tensor("intercept")[0])
            )

    def save(self, path: Path, provenance: str) -> None:
        """Write the weights in half precision, with what they were fitted on."""
        from safetensors.numpy import save_file

        tensors: dict[str, NDArray[Any]] = {
            "weights": np.array(list(self.weights.values()), np.float16),
            "intercept": np.array([self.intercept], np.float32),
        }
        known = json.dumps(list(self.weights), ensure_ascii=False)
        save_file(tensors, path, {"runs": known, "provenance": provenance})
        path.chmod(0o644)  # else its owner alone could read it


@lru_cache(maxsize=1)
def withholding_words() -> WithholdingWords:
    """The regression that the package carries."""
    return WithholdingWords.load()

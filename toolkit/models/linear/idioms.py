"""Figures of speech: a lexicon of idioms, found in tokenized text.

In an entry, words stand with single spaces; ``/`` divides the forms of a word and ``*`` at the end
of a form stands for any ending. The longest idiom from the left wins. In an idiom of three words or
more, up to three words may stand after the first: "throw the whole team under the bus".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

LEXICON = Path(__file__).parents[1] / "lexicons" / "loaded.yaml"
MAX_GAP = 3
MEMO_SIZE = 400_000
Slot = tuple[frozenset[str], tuple[str, ...]]
Opening = tuple[tuple[Slot, ...], int]
Found = tuple[int, int, int]


class Idioms:
    """Finds idioms by their first word.

    >>> Idioms(["pull*/pulling the plug"]).find(["she", "pulled", "the", "plug"])
    [(1, 4, 0)]
    """

    def __init__(self, entries: Iterable[str]) -> None:
        self.entries = tuple(dict.fromkeys(entries))
        self._by_form: dict[str, list[Opening]] = {}
        for number, entry in enumerate(self.entries):
            first, *rest = (_digits(slot).split("/") for slot in entry.lower().split(" "))
            opening = (tuple(map(_slot, rest)), number)
            for form in first:
                self._by_form.setdefault(form, []).append(opening)
        stems = [len(form) - 1 for form in self._by_form if form.endswith("*")]
        self._shortest = min(stems, default=0)
        self._memo: dict[str, tuple[Opening, ...]] = {}

    @classmethod
    def bundled(cls) -> Idioms:
        """The lexicon that comes with the toolkit, ``lexicons/loaded.yaml``."""
        import yaml

        return cls(yaml.safe_load(LEXICON.read_text(encoding="utf-8"))["idioms"])

    def openings(self, word: str) -> tuple[Opening, ...]:
        """The idioms a word may open, longest first: what must follow, and the entry's number."""
        found = list(self._by_form.get(word, ()))
        for size in range(self._shortest, len(word) + 1):
            found += self._by_form.get(word[:size] + "*", ())
        return tuple(sorted(found, key=lambda opening: -len(opening[0])))

    def find(self, words: Sequence[str]) -> list[Found]:
        """First word, one-past-last word and entry of each idiom among the words."""
        memo, free = self._memo, 0
        if len(memo) > MEMO_SIZE:
            memo.clear()
        # Far fewer word forms than words open anything: look each form up once.
        for word in set(words).difference(memo):
            memo[word] = self.openings(word)
        found: list[Found] = []
        for at, openings in enumerate(map(memo.__getitem__, words)):
            if openings and at >= free:
                for rest, entry in openings:
                    if end := _end(words, at + 1, rest):
                        found.append((at, end, entry))
                        free = end
                        break
        return found


def _end(words: Sequence[str], at: int, rest: tuple[Slot, ...]) -> int:
    """Where an idiom that began before ``at`` ends, 0 if it does not go on."""
    if not rest:
        return at
    for first in range(at, min(at + (MAX_GAP if len(rest) > 1 else 0), len(words) - len(rest)) + 1):
        for word, (forms, stems) in zip(words[first : first + len(rest)], rest, strict=True):
            if word not in forms and not word.startswith(stems):
                break
        else:
            return first + len(rest)
        if not words[first].isalpha():
            break
    return 0


def _slot(forms: Sequence[str]) -> Slot:
    stems = tuple(form[:-1] for form in forms if form.endswith("*"))
    return frozenset(form for form in forms if not form.endswith("*")), stems


def _digits(form: str) -> str:
    return "0" if form.isdigit() else form

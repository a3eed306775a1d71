"""Dialogue that is set without quotation marks: transcripts, questions and answers, dashes.

A transcript names each speaker before a colon ("SENATOR RUIZ: …"), an interview marks its turns
("Q: … A: …"), and a dialogue in dashes has its cue after the words ("— No, said the guard").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from toolkit.models.sourcing.language.grammar import words as words_of
from toolkit.models.sourcing.language.lexicon import CUE_CLASSES, Lexicon
from toolkit.models.sourcing.language.tokens import Quote, Words
from toolkit.models.sourcing.spans.attribution import Attribution, Parts, Stretch
from toolkit.models.sourcing.spans.introduced import Introduced, find_introduced
from toolkit.models.sourcing.spans.running import find_running
from toolkit.models.sourcing.spans.signatures import Signature, find_signatures

ATTRIBUTED, CONTINUATION = "attributed", "continuation"
LONGEST_TURN = 20
"""Sentences after which a label is of another dialogue."""
SURE = 0.9
"""How sure a turn of a dialogue is somebody's."""
LABEL = re.compile(r"\s*[\"“]?(?P<who>[^\W\d_][\w.’' -]{0,38}?)\s?:(?=\s+\S)")
FULL_NAME = re.compile(r"[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){1,2}$")
ASKS = re.compile(r"(?:q|question|interviewer|reporter|moderator|host)\d?$", re.IGNORECASE)
ANSWERS = re.compile(r"(?:a|answer|interviewee)\d?$", re.IGNORECASE)
DASH = re.compile(r"\s*[—–―-]+\s*(?=[\w“¿¡])")
REPORTS = re.compile(
    r"(?P<who>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2})(?:,? who [^,]{3,60}?,?)?"
    r"(?: (?:also|then|later))? (?P<verb>[a-z]+s|said|told|[a-z]+ed)\b"
)
"""A name and a verb with which a sentence of the reporter's opens."""
NO_SPEECH = ("", "attitude", "noun")
AFTER_COMMA = re.compile(r"[,!?…](?P<cue> )(?P<verb>[a-z]+)\b")
STOP = frozenset([".", "!", "?", "—", "–", ";", ":"])
FURNITURE = words_of(
    "update updates watch related read photo photos video breaking fact correction source note "
    "editor abstract topics keywords location question headline title caption quote subject slogan "
    "new full listen live exclusive more see here developing analysis opinion poll thread "
    "http https"
)
"""Labels before a colon that no speaker is."""


class Turn(NamedTuple):
    """A turn of a dialogue in a sentence: how it is attributed, whether it names its speaker before
    a colon, and the offsets of what is said. ``signed``: how many sentences ahead whoever speaks
    signs (`toolkit.models.sourcing.spans.signatures`), or -1; ``signature``, if it is here;
    ``running``, the quotation, or the part of one, that the sentence holds, if it stands in marks;
    ``introduced``, who is named before a colon."""

    kind: str
    labelled: bool
    start: int
    end: int
    signed: int = -1
    signature: Signature | None = None
    running: Quote | None = None
    introduced: Introduced | None = None

    def quote(self) -> Quote:
        """The turn as if it stood in quotation marks, or the part of a quotation that it holds."""
        return self.running or Quote(self.start, self.end, True, True)


def find_turns(
    sentences: Sequence[str], lexicon: Lexicon, quotes: Sequence[list[Quote]] = ()
) -> dict[int, Turn]:
    """The sentences of an article that are turns of a dialogue, by number, and those of a quotation
    that is signed or runs over several sentences; ``quotes`` as `find_quotes` gives them.

    A label makes turns only where it is one of questions and answers and both are there, or where
    there are two labels in capitals or one more than once.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> turns = find_turns(["Q: Why now?", "A: Because nobody asked.", "Note: no."], lexicon())
    >>> [(i, turn.start) for i, turn in turns.items()]
    [(0, 3), (1, 3)]
    """
    labels = {
        i: m for i, text in enumerate(sentences) if ":" in text[:44] and (m := LABEL.match(text))
    }
    labels = {i: m for i, m in labels.items() if m["who"].lower() not in FURNITURE}
    asked = [i for i, m in labels.items() if ASKS.match(m["who"])]
    answered = [i for i, m in labels.items() if ANSWERS.match(m["who"])]
    capital = [i for i, m in labels.items() if m["who"].isupper() and len(m["who"]) > 2]
    turns = (
        set(asked) | set(answered) if asked and (answered or len(labels) > len(asked)) else set()
    )
    if len(capital) > 1:
        turns.update(capital)
    times = Counter(_surname(m) for m in labels.values())
    if turns or len(labels) > 2:
        named = {i: _surname(m) for i, m in labels.items() if m["who"][0].isupper()}
        turns.update(i for i, name in named.items() if name[0].isupper() and times[name] > 1)
    if len(turns) > 2:  # who speaks once among them, with first name and surname
        between = range(min(turns), max(turns))
        turns.update(i for i, m in labels.items() if i in between and FULL_NAME.match(m["who"]))
    by_sentence = {i: Turn(ATTRIBUTED, True, labels[i].end() + 1, len(sentences[i])) for i in turns}
    names = {labels[i]["who"].title().split()[-1] for i in turns}
    by_sentence.update(_between(sentences, sorted(turns), names, lexicon))
    by_sentence.update(_dashes(sentences, lexicon))
    if quotes:
        by_sentence.update(_signed(sentences, quotes, by_sentence, lexicon))
        for i, each in find_introduced(sentences, quotes, lexicon).items():
            if i not in by_sentence and not FURNITURE & _words(sentences[i][slice(*each.who)]):
                at = each.quote or Quote(len(sentences[i]), len(sentences[i]), True, True)
                by_sentence[i] = Turn(
                    ATTRIBUTED, False, at.start, at.end, running=at, introduced=each
                )
        for i, quote in find_running(sentences, quotes).items():
            if i not in by_sentence:
                by_sentence[i] = Turn(CONTINUATION, False, quote.start, quote.end, running=quote)
    return dict(sorted(by_sentence.items()))


def _surname(label: re.Match[str]) -> str:
    """By which a speaker is known again: "Ada Ruiz:" and later "Ruiz:"."""
    return label["who"].split()[-1]


def _between(
    sentences: Sequence[str], labelled: Sequence[int], names: Collection[str], lexicon: Lexicon
) -> dict[int, Turn]:
    """The sentences with which a turn goes on until the next label, if that is not far, or until
    the reporter tells what is said: "Moe adds that …"."""
    between = {}
    for turn, following in pairwise(labelled):
        if following - turn <= LONGEST_TURN:
            for i in range(turn + 1, following):
                if _tells(sentences[i], names, lexicon):
                    break
                between[i] = Turn(CONTINUATION, False, 0, len(sentences[i]))
    return between


def _tells(sentence: str, names: Collection[str], lexicon: Lexicon) -> bool:
    """Whether a sentence says in the reporter's voice what a speaker of a dialogue says, or who
    says what comes next."""
    match = REPORTS.match(sentence)
    if match is None or CUE_CLASSES[lexicon.cue_class.get(match["verb"], 0)] in NO_SPEECH:
        return False
    return match["who"].split()[-1] in names or (" " in match["who"] and sentence.endswith(":"))


def _signed(
    sentences: Sequence[str],
    quotes: Sequence[list[Quote]],
    turns: Mapping[int, Turn],
    lexicon: Lexicon,
) -> dict[int, Turn]:
    """Signatures, and the sentences that they sign. An agency's name signs the whole article."""
    signed = {}
    for i, signature in find_signatures(sentences, quotes, turns).items():
        if sentences[i][signature.start : signature.end].lower() in lexicon.media_names:
            continue
        signed[i] = Turn(ATTRIBUTED, False, 0, signature.dash, 0, signature)
        for k in signature.quoted:
            signed[k] = Turn(CONTINUATION, False, 0, len(sentences[k]), i - k)
    return signed


def _words(text: str) -> frozenset[str]:
    return frozenset(text.lower().split())


def _dashes(sentences: Sequence[str], lexicon: Lexicon) -> dict[int, Turn]:
    """Turns that open with a dash: with a cue after the words, and those next to such a one."""
    opened = {i: m for i, text in enumerate(sentences) if (m := DASH.match(text))}
    turns: dict[int, Turn] = {}
    for i, match in opened.items():
        for comma in AFTER_COMMA.finditer(sentences[i], match.end()):
            spoken = CUE_CLASSES[lexicon.cue_class.get(comma["verb"], 0)] not in NO_SPEECH
            if spoken and not comma["verb"].endswith("ing"):  # "- Ada Ruiz, writing to a friend"
                turns[i] = Turn(ATTRIBUTED, False, match.end(), comma.start() + 1)
                break
    for i, match in opened.items():
        if i not in turns and (i - 1 in turns or i + 1 in turns):
            turns[i] = Turn(CONTINUATION, False, match.end(), len(sentences[i]))
    return turns


def turn_probabilities(turn: Turn, words: Words, p: list[list[float]]) -> list[list[float]]:
    """The probabilities of a turn's words as its form tells: what is said, and in dashes the cue
    and the speaker behind it."""
    held = [turn.start <= at < turn.end for at in words.starts]
    if turn.signature is not None or turn.introduced is not None:
        return p
    if turn.running is not None:
        return [[row[0], row[1], SURE] for row in p]
    cue = next((i for i, at in enumerate(words.starts) if at > turn.end), len(held))
    if turn.labelled or (turn.kind == ATTRIBUTED and cue >= len(held)):
        return p
    end = next((i for i in range(cue, len(held)) if words.texts[i] in STOP), len(held))
    return [
        [0.0, 0.0, SURE]
        if inside
        else [0.0, SURE, 0.0]
        if i == cue
        else [SURE, 0.0, 0.0]
        if cue < i < end
        else row
        for i, (inside, row) in enumerate(zip(held, p, strict=True))
    ]


def attributed_turn(turn: Turn, words: Words, parts: Parts) -> Parts:
    """The parts of a sentence that is a turn: its label is the source of all that follows. Its cue
    is empty: the colon is no word."""
    if turn.signature is not None:
        return Parts((_signing(turn.signature, words),), ())
    if turn.introduced is not None:
        inside = [a._replace(quoted=True) for a in parts.attributions if _starts(a, words, turn)]
        return Parts((_introducing(turn.introduced, words), *inside), ())
    label = _words_before(words, turn)
    if not turn.labelled or not label:
        return parts
    high = label
    low = next((i for i, at in enumerate(words.starts) if at >= turn.start), len(words.starts))
    if low >= len(words.starts):
        return parts
    source = Stretch(0, high, SURE)
    content = Stretch(low, len(words.starts), SURE)
    turn_of_label = Attribution(source, Stretch(high, high, SURE), (content,), False)
    return Parts(
        (turn_of_label, *(a._replace(quoted=True) for a in parts.attributions if a.cue.low >= low)),
        (),
    )


def _signing(signature: Signature, words: Words) -> Attribution:
    """The name is the source, what stands before the dash the content; the cue is empty."""
    dash = _stretch(words, (0, signature.dash))
    who = _stretch(words, (signature.start, signature.end))
    content = (dash,) if dash.high else ()
    return Attribution(who, Stretch(who.low, who.low, SURE), content, False)


def _introducing(introduced: Introduced, words: Words) -> Attribution:
    """Who is named before the colon is the source, and the quotation behind it the content."""
    who, cue = _stretch(words, introduced.who), _stretch(words, introduced.cue)
    quote = introduced.quote
    content = (_stretch(words, (quote.start, quote.end)),) if quote else ()
    return Attribution(who, cue, content, False)


def _stretch(words: Words, offsets: tuple[int, int]) -> Stretch:
    low, high = (sum(start < at for start in words.starts) for at in offsets)
    return Stretch(low, high, SURE)


def _starts(attribution: Attribution, words: Words, turn: Turn) -> bool:
    """Whether an attribution stands within what the turn holds."""
    low = attribution.cue.low
    return low < len(words.starts) and words.starts[low] >= turn.start


def _words_before(words: Words, turn: Turn) -> int:
    """How many words stand before the colon."""
    for i, text in enumerate(words.texts):
        if text == ":":
            return i
        if words.starts[i] >= turn.start:
            break
    return 0

"""The probability of a label, from those of the tokens that an endpoint reports.

Only what the schema allows counts: at each token of the label, the probability of the alternatives
that go on to this label is divided by that of all that go on to any label. What the endpoint does
not report (it names a few alternatives for each token) counts as nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

ROUNDING = 1e-3
"""How far above 0 the logarithm of a probability may lie, as servers round."""


def label_probability(
    content: str,
    tokens: Any,
    number: str,
    question: str,
    label: str,
    labels: Sequence[str],
) -> float | None:
    """The probability of the ``label`` that stands in an answer's JSON for a question of sentence
    ``number``, in [0, 1]; nothing where the tokens do not make up the answer, or where what stands
    beside them is no probability: ``tokens`` are as the server sent them.

    >>> def token(text, **p):
    ...     listed = [{"token": t, "logprob": math.log(v)} for t, v in p.items()]
    ...     return {"token": text, "logprob": listed[0]["logprob"] if p else 0.0,
    ...             "top_logprobs": listed}
    >>> answer = [token('{"1": {"loaded": "'), token("no", no=0.6, yes=0.2, x=0.2), token('"}}')]
    >>> round(label_probability('{"1": {"loaded": "no"}}', answer, "1", "loaded", "no",
    ...                         ["yes", "no"]), 2)
    0.75
    """
    start = _place(content, number, question)
    pieces = _pieces(tokens)
    if start is None or "".join(pieces) != content:
        return None
    closed = {each: f'{each}"' for each in labels}
    p, at = 1.0, 0
    for piece, token in zip(pieces, tokens, strict=True):
        begin, at = at, at + len(piece)
        if at <= start or begin >= start + len(label):
            continue
        before, done = piece[: max(0, start - begin)], label[: max(0, begin - start)]
        this = every = 0.0
        for text, logprob in _alternatives(token).items():
            if not text.startswith(before):
                continue
            rest = done + text[len(before) :]
            fits = [each for each, end in closed.items() if _goes_on(rest, end)]
            if not fits:
                continue
            probability = _probability(logprob)
            if probability is None:
                return None
            every += probability
            this += probability if label in fits else 0.0
        if not every:
            return None
        p *= this / every
    return min(1.0, p)


def _pieces(tokens: Any) -> list[str]:
    """The texts of tokens; none where one has no text."""
    if not isinstance(tokens, list):
        return []
    pieces = [token.get("token") for token in tokens if isinstance(token, dict)]
    texts = [piece for piece in pieces if isinstance(piece, str)]
    return texts if len(texts) == len(tokens) else []


def _alternatives(token: dict[str, Any]) -> dict[str, Any]:
    """What a server says of a token and of those that it might have been."""
    alternatives = {token["token"]: token.get("logprob")}
    listed = token.get("top_logprobs")
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict) and isinstance(each.get("token"), str):
            alternatives.setdefault(each["token"], each.get("logprob"))
    return alternatives


def _probability(logprob: Any) -> float | None:
    """Of a logarithm, nothing where it is that of no probability.

    >>> _probability(-math.inf), _probability(0), _probability(1e-7)
    (0.0, 1.0, 1.0)
    >>> [_probability(each) for each in (math.nan, 0.7, "-0.1", None, True)]
    [None, None, None, None, None]
    """
    if isinstance(logprob, bool) or not isinstance(logprob, int | float):
        return None
    return math.exp(min(0.0, max(logprob, -1e4))) if logprob <= ROUNDING else None


def _goes_on(text: str, label: str) -> bool:
    return label.startswith(text) or text.startswith(label)


def _place(content: str, number: str, question: str) -> int | None:
    """Where the label begins; marks within strings have a backslash before them."""
    of_sentence = re.search(rf'(?<!\\)"{number}"\s*:\s*\{{', content)
    if of_sentence is None:
        return None
    key = re.compile(rf'(?<!\\)"{re.escape(question)}"\s*:\s*"')
    found_key = key.search(content, of_sentence.end())
    return None if found_key is None else found_key.end()

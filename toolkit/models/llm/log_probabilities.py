"""The probability of a label, from those of the tokens that an endpoint reports.

Only what the schema allows counts: at each token of the label, the probability of the alternatives
that go on to this label is divided by that of all that go on to any label. What the endpoint does
not report (it names a few alternatives for each token) counts as nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any


def label_probability(
    content: str,
    tokens: Sequence[Mapping[str, Any]],
    number: str,
    question: str,
    label: str,
    labels: Sequence[str],
) -> float | None:
    """The probability of the ``label`` that stands in an answer's JSON for a question of sentence
    ``number``, in (0, 1]; nothing where the tokens do not make up the answer.

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
    pieces = [token.get("token") for token in tokens]
    if start is None or not all(isinstance(piece, str) for piece in pieces):
        return None
    if "".join(map(str, pieces)) != content:
        return None
    closed = {each: f'{each}"' for each in labels}
    p, at = 1.0, 0
    for token in tokens:
        begin, at = at, at + len(token["token"])
        if at <= start or begin >= start + len(label):
            continue
        before, done = token["token"][: max(0, start - begin)], label[: max(0, begin - start)]
        alternatives = {token["token"]: token.get("logprob")}
        for listed in token.get("top_logprobs") or ():
            alternatives.setdefault(listed.get("token"), listed.get("logprob"))
        this = every = 0.0
        for text, logprob in alternatives.items():
            if not isinstance(text, str) or not isinstance(logprob, int | float):
                continue
            if not text.startswith(before):
                continue
            rest = done + text[len(before) :]
            fits = [each for each, end in closed.items() if _goes_on(rest, end)]
            every += math.exp(logprob) if fits else 0.0
            this += math.exp(logprob) if label in fits else 0.0
        p *= this / every if every else 1.0
    return min(1.0, p)


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

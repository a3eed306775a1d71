"""Measures: numbers about an article, or about any run of scored sentences.

One measure is one function of scores, with its formula in the docstring. Only sentences of the
region ``body`` count; a label counts as given from probability 0.5 up. A measure whose
denominator is zero is ``None``, which is null in the tables: no attributed sentence means that
the share of anonymous ones is unknown, not zero.

>>> from toolkit.schema import Facets, Score, Sentence
>>> none = (0.0,) * 15 + (1.0,)
>>> scores = [
...     Score(Sentence("a", 0, 0, 10, "It rained."), 0.1, none, Facets()),
...     Score(Sentence("a", 1, 11, 25, "It rained, he said."), 0.1, none, Facets("attributed")),
... ]
>>> attributed_share(scores)
0.5
>>> measure(scores)["frame_share_none"]
1.0

Shares are of sentences, so a pooled set of sentences weighs each sentence alike; average the
articles' values to weigh each article alike.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from toolkit.schema import FACETS, FRAMES
from toolkit.measures.old_tally import Scores, tally
from toolkit.measures.old_tally import Tally as Tally

Value = float | int | None


def body_sentences(scores: Scores) -> int:
    """Number of body sentences, n: the denominator of the shares.

    >>> body_sentences(Tally(body=12))
    12
    """
    return tally(scores).body


def attributed_sentences(scores: Scores) -> int:
    """Number of attributed body sentences, a: those attributed and those that continue one.

    >>> attributed_sentences(Tally(body=12, attributed=5))
    5
    """
    return tally(scores).attributed


def loaded_rate(scores: Scores) -> float | None:
    """Share of body sentences that are loaded, in any voice: L / n, in [0, 1].

    Lexical bias by sentence, as in BASIL (Fan et al. 2019) and BABE (Spinde et al. 2021).

    >>> loaded_rate(Tally(body=10, loaded=3))
    0.3
    """
    t = tally(scores)
    return t.loaded / t.body if t.body else None


def loaded_rate_reporter(scores: Scores) -> float | None:
    """Share of body sentences that are loaded in the reporter's own voice: L_r / n, in [0, 1].

    A loaded sentence counts where a loaded span of it lies outside attributed content; without
    any loaded span, where it is neither a direct quotation nor the continuation of one. A
    sentence loaded in both voices counts in both rates.

    >>> loaded_rate_reporter(Tally(body=10, loaded=3, loaded_reporter=2, loaded_source=1))
    0.2
    """
    t = tally(scores)
    return t.loaded_reporter / t.body if t.body else None


def loaded_rate_source(scores: Scores) -> float | None:
    """Share of body sentences that are loaded inside a source's words: L_s / n, in [0, 1].

    >>> loaded_rate_source(Tally(body=10, loaded=3, loaded_reporter=2, loaded_source=1))
    0.1
    """
    t = tally(scores)
    return t.loaded_source / t.body if t.body else None


def loaded_spans_reporter(scores: Scores) -> float | None:
    """Loaded spans in the reporter's voice per 1,000 words of the body: 1000 S_r / W, from 0 up.

    Words are separated by white space. Both voices have all body words beneath them. Every loaded
    span counts, also in a sentence that is not loaded as a whole.

    >>> loaded_spans_reporter(Tally(body=20, words=500, spans_reporter=4))
    8.0
    """
    t = tally(scores)
    return 1000 * t.spans_reporter / t.words if t.words else None


def loaded_spans_source(scores: Scores) -> float | None:
    """Loaded spans inside sources' words per 1,000 words of the body: 1000 S_s / W, from 0 up.

    >>> loaded_spans_source(Tally(body=20, words=500, spans_source=1))
    2.0
    """
    t = tally(scores)
    return 1000 * t.spans_source / t.words if t.words else None


def frame_share(scores: Scores, label: str) -> float | None:
    """Share of body sentences given a frame, or ``none``: n_k / n, in [0, 1].

    A sentence can carry several frames, so the shares may sum to more than 1. Frames are the
    Policy Frames (Boydstun et al. 2014; Card et al. 2015).

    >>> frame_share(Tally(body=8, frames={"economic": 2}), "economic")
    0.25
    """
    t = tally(scores)
    return t.frames.get(label, 0) / t.body if t.body else None


def _frame_counts(scores: Scores) -> list[int]:
    frames = tally(scores).frames
    return [n for frame, n in frames.items() if n and frame != "none"]


def frame_entropy(scores: Scores) -> float | None:
    """How evenly attention is spread over the frames: H = -sum q_k ln q_k / ln 15, in [0, 1].

    q_k is the share of frame k in all frames given (not ``none``): 0 where there is one frame,
    1 where all 15 are given equally often, undefined where no frame is given. Shannon (1948);
    normalised for attention as in Boydstun, Bevan and Thomas (2014), Policy Studies Journal 42(2).

    >>> round(frame_entropy(Tally(body=9, frames={"economic": 4, "legality": 4, "none": 1})), 4)
    0.256
    """
    counts = _frame_counts(scores)
    total = sum(counts)
    if not total:
        return None
    # Written so that one frame gives 0.0, not -0.0.
    return sum(n / total * math.log(total / n) for n in counts) / math.log(len(FRAMES) - 1)


def dominant_frame_share(scores: Scores) -> float | None:
    """Share of the most frequent frame in all frames given: max_k q_k, in [1/15, 1].

    Undefined where no frame is given. The index of dominance of Berger and Parker (1970),
    Science 168.

    >>> dominant_frame_share(Tally(body=9, frames={"economic": 3, "legality": 1, "none": 5}))
    0.75
    """
    counts = _frame_counts(scores)
    return max(counts) / sum(counts) if counts else None


def attributed_share(scores: Scores) -> float | None:
    """Share of body sentences ascribed to a source: a / n, in [0, 1].

    Counts ``attributed`` and ``continuation``; ``sourceless`` is not attributed. Attribution as
    in PARC (Pareti 2016) and PolNeAR (Newell et al. 2018).

    >>> attributed_share(Tally(body=8, attributed=6, sourceless=1))
    0.75
    """
    t = tally(scores)
    return t.attributed / t.body if t.body else None


def sourceless_share(scores: Scores) -> float | None:
    """Share of body sentences with a cue but no source ("it is said"): n_sourceless / n, in [0, 1].

    >>> sourceless_share(Tally(body=8, attributed=6, sourceless=1))
    0.125
    """
    t = tally(scores)
    return t.sourceless / t.body if t.body else None


def naming_share(scores: Scores, label: str) -> float | None:
    """Share of attributed sentences whose source is named in a given way: a_k / a, in [0, 1].

    ``anonymous`` is explicit ("on condition of anonymity"), ``vague`` is an indefinite group
    ("critics say"), ``role_only`` is unnamed and no more; see the sourcing codebook.

    >>> naming_share(Tally(body=9, attributed=4, naming={"anonymous": 1, "named": 3}), "anonymous")
    0.25
    """
    t = tally(scores)
    return t.naming.get(label, 0) / t.attributed if t.attributed else None


def quote_share(scores: Scores, label: str) -> float | None:
    """Share of attributed sentences of one quote type: a_k / a, in [0, 1].

    >>> quote_share(Tally(body=9, attributed=4, quote_type={"direct": 2, "mixed": 2}), "direct")
    0.5
    """
    t = tally(scores)
    return t.quote_type.get(label, 0) / t.attributed if t.attributed else None


def cue_share(scores: Scores, label: str) -> float | None:
    """Share of attributed sentences whose cue takes a stance to the content: a_k / a, in [0, 1].

    Stance of reporting verbs after Recasens et al. (2013); a continuation has no cue.

    >>> cue_share(Tally(attributed=4, cue_stance={"neutral": 3, "distancing": 1}), "distancing")
    0.25
    """
    t = tally(scores)
    return t.cue_stance.get(label, 0) / t.attributed if t.attributed else None


def role_share(scores: Scores, label: str) -> float | None:
    """Share of attributed sentences whose source has a role: a_k / a, in [0, 1].

    The shares of all roles and of ``none`` (role not told) sum to 1.

    >>> role_share(Tally(attributed=4, role={"government": 3, "citizen": 1}), "government")
    0.75
    """
    t = tally(scores)
    return t.role.get(label, 0) / t.attributed if t.attributed else None


def role_diversity(scores: Scores) -> float | None:
    """Diversity of source roles, Simpson's D = 1 - sum q_k^2, in [0, 8/9].

    q_k is the share of role k in the attributed sentences whose role is told: the chance that
    two of them, drawn with replacement, have sources of different roles. Undefined where no role
    is told. Simpson (1949); McDonald and Dimmick (2003), Communication Research 30(1).

    >>> role_diversity(Tally(attributed=5, role={"government": 2, "citizen": 2, "none": 1}))
    0.5
    """
    counts = [n for role, n in tally(scores).role.items() if role != "none"]
    total = sum(counts)
    return 1 - sum((n / total) ** 2 for n in counts) if total else None


def named_sources(scores: Scores) -> int:
    """Number of distinct named sources, told apart by `toolkit.measures.old_tally.source_key`.

    Looks at the source spans of sentences whose main source is named. Two people of one surname
    count as one, one person under two surnames as two.

    >>> named_sources(Tally(named_sources=frozenset({"lindqvist", "ruiz"})))
    2
    """
    return len(tally(scores).named_sources)


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure as it is shown: its column, title, unit, range, formula, and its function.

    In ``formula`` n counts body sentences, a attributed ones, W words; q is a share of what is
    given, S a number of loaded spans.
    """

    name: str
    title: str
    codebook: str
    unit: str
    range: tuple[float, float]
    formula: str
    function: Callable[[Scores], Value]


_Unit = tuple[str, float, float]
_BODY: _Unit = ("share of body sentences", 0.0, 1.0)
_ATTRIBUTED: _Unit = ("share of attributed sentences", 0.0, 1.0)
_COUNT: _Unit = ("count", 0.0, math.inf)
_PER_WORDS: _Unit = ("spans per 1,000 words", 0.0, math.inf)
_ENTROPY: _Unit = ("normalised Shannon entropy", 0.0, 1.0)
_FRAMES: _Unit = ("share of frames given", 1 / (len(FRAMES) - 1), 1.0)
_SIMPSON: _Unit = ("Simpson's D", 0.0, 8 / 9)
_L, _F, _S = "loaded_language", "framing", "sourcing"


def _one(
    function: Callable[[Scores], Value], title: str, codebook: str, unit: _Unit, formula: str
) -> Measure:
    return Measure(function.__name__, title, codebook, unit[0], unit[1:], formula, function)


def _each(
    function: Callable[[Scores, str], Value],
    labels: Iterable[str],
    names: tuple[str, str, str],
    codebook: str,
    unit: _Unit,
) -> Iterable[Measure]:
    """One measure a label, which stands for ``{}`` in the column, the title and the formula."""
    for label in labels:
        column, title, formula = (name.format(label) for name in names)
        title = title.replace("_", " ")
        yield Measure(
            column, title, codebook, unit[0], unit[1:], formula, _for_label(function, label)
        )


def _for_label(function: Callable[[Scores, str], Value], label: str) -> Callable[[Scores], Value]:
    return lambda scores: function(scores, label)


_ROLES = (*FACETS["role"][1:], "none")
MEASURES: tuple[Measure, ...] = (
    _one(body_sentences, "Body sentences", "", _COUNT, "n"),
    _one(loaded_rate, "Loaded", _L, _BODY, "L / n"),
    _one(loaded_rate_reporter, "Loaded, reporter's voice", _L, _BODY, "L_reporter / n"),
    _one(loaded_rate_source, "Loaded, sources' words", _L, _BODY, "L_source / n"),
    _one(loaded_spans_reporter, "Loaded spans, reporter's voice", _L, _PER_WORDS, "1000 S_r / W"),
    _one(loaded_spans_source, "Loaded spans, sources' words", _L, _PER_WORDS, "1000 S_s / W"),
    *_each(frame_share, FRAMES, ("frame_share_{}", "Frame: {}", "n_{} / n"), _F, _BODY),
    _one(frame_entropy, "Spread over frames", _F, _ENTROPY, "-sum q_k ln q_k / ln 15"),
    _one(dominant_frame_share, "Dominant frame", _F, _FRAMES, "max_k q_k"),
    _one(attributed_sentences, "Attributed sentences", _S, _COUNT, "a"),
    _one(attributed_share, "Attributed", _S, _BODY, "a / n"),
    _one(sourceless_share, "Cue without a source", _S, _BODY, "n_sourceless / n"),
    *_each(
        naming_share,
        FACETS["naming"][1:],
        ("{}_share", "Naming: {}", "a_{} / a"),
        _S,
        _ATTRIBUTED,
    ),
    *_each(
        quote_share,
        FACETS["quote_type"][1:],
        ("quote_{}_share", "Quotation: {}", "a_{} / a"),
        _S,
        _ATTRIBUTED,
    ),
    *_each(
        cue_share,
        FACETS["cue_stance"][1:],
        ("cue_{}_share", "Cue: {}", "a_{} / a"),
        _S,
        _ATTRIBUTED,
    ),
    *_each(role_share, _ROLES, ("role_share_{}", "Role: {}", "a_{} / a"), _S, _ATTRIBUTED),
    _one(role_diversity, "Diversity of roles", _S, _SIMPSON, "1 - sum q_k^2"),
    _one(named_sources, "Named sources", _S, _COUNT, "distinct names"),
)
"""Every measure, in the order of the columns of ``articles.parquet``."""


def measure(scores: Scores) -> dict[str, Value]:
    """Every measure by its name, in the order of `MEASURES`.

    >>> measure([])["attributed_share"] is None, measure([])["body_sentences"]
    (True, 0)
    """
    counts = tally(scores)
    return {one.name: one.function(counts) for one in MEASURES}

"""One yes or no a sentence for every share that can be compared: the model's, and coders'."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.corpus import FACETS, FRAMES
from toolkit.tally import ATTRIBUTED, GIVEN

if TYPE_CHECKING:
    import pandas as pd

Bools = NDArray[np.bool_]


class Countable(NamedTuple):
    """A measure as a count of sentences: those with ``yes``, of all, or of those with ``of``."""

    measure: str
    yes: str
    of: str = ""


def countable(measure: str) -> Countable:
    """What a measure counts. Raises `ValueError` for one that is no share of sentences.

    >>> countable("anonymous_share")
    Countable(measure='anonymous_share', yes='naming anonymous', of='attributed')
    """
    if measure not in COUNTABLE:
        raise ValueError(
            f"{measure!r} is no share of sentences, which is what can be compared under error; "
            f"there are {', '.join(COUNTABLE)}"
        )
    return COUNTABLE[measure]


def _all() -> Iterable[Countable]:
    yield Countable("loaded_rate", "loaded")
    yield Countable("loaded_rate_reporter", "loaded reporter")
    yield Countable("loaded_rate_source", "loaded source")
    for frame in FRAMES:
        yield Countable(f"frame_share_{frame}", f"frame {frame}")
    yield Countable("attributed_share", "attributed")
    yield Countable("sourceless_share", "sourceless")
    for facet, column in (
        ("naming", "{}_share"),
        ("quote_type", "quote_{}_share"),
        ("cue_stance", "cue_{}_share"),
        ("role", "role_share_{}"),
    ):
        for label in FACETS[facet][1:]:
            yield Countable(column.format(label), f"{facet} {label}", "attributed")


COUNTABLE = {one.measure: one for one in _all()}


def model_answers(sentences: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """The model's answers, 0 or 1, a row for each row of ``sentences`` (columns of
    ``sentences.parquet``); a facet's answers are 0 where nothing is attributed."""
    import pandas as pd

    loaded = sentences["loaded_language"].to_numpy() >= GIVEN
    own = spans[spans["codebook"] == "loaded_language"]
    keys = pd.MultiIndex.from_frame(sentences[["article_id", "sentence"]])
    marked = {
        voice: keys.isin(
            pd.MultiIndex.from_frame(own.loc[own["voice"] == voice, ["article_id", "sentence"]])
        )
        for voice in ("reporter", "source")
    }
    attribution = sentences["attribution"].to_numpy()
    quoted = (sentences["quote_type"].to_numpy() == "direct") | (attribution == "continuation")
    answers = _voices(loaded, marked["reporter"], marked["source"], quoted)
    for frame in FRAMES:
        answers[f"frame {frame}"] = sentences[f"frame_{frame}"].to_numpy() >= GIVEN
    attributed = np.isin(attribution, list(ATTRIBUTED))
    answers["attributed"] = attributed
    answers["sourceless"] = attribution == "sourceless"
    for facet in ("naming", "quote_type", "cue_stance", "role"):
        given = sentences[facet].to_numpy()
        for label in FACETS[facet][1:]:
            answers[f"{facet} {label}"] = attributed & (given == label)
    return pd.DataFrame(answers, index=sentences.index).astype(float)


def hand_answers(labels: pd.DataFrame) -> pd.DataFrame:
    """Coders' answers, a row an item: the share of its coders who say yes, NaN where nobody coded
    that codebook.

    ``labels`` is the table of ``toolkit labels``, with or without spans. Whose voice a loaded
    sentence is in follows from the content that the same coder marked; it is unknown where the
    sourcing codebook was not coded. Where a coder ``adjudicated`` or ``final`` is among them, only
    that one counts.
    """
    import pandas as pd

    for last in ("final", "adjudicated"):
        if (labels["annotator"] == last).any():
            labels = labels[labels["annotator"] == last]
            break
    rows = []
    for (item, coder), own in labels.groupby(["item", "annotator"], sort=False):
        row: dict[str, object] = {"item": item, "coder": coder, **_coded(own)}
        rows.append(row)
    table = pd.DataFrame(rows).drop(columns="coder")
    return table.groupby("item").mean().astype(float)


def _coded(own: pd.DataFrame) -> dict[str, float]:
    """One coder's answers on one item."""
    whole = own[own["start"].isna()]
    given = {
        codebook: set(rows["label"]) for codebook, rows in whole.groupby("codebook", sort=False)
    }
    found: dict[str, float] = {}
    attribution = given.get("attribution")
    if "loaded_language" in given:
        loaded = "loaded" in given["loaded_language"]
        spans = own[own["start"].notna()]
        content = spans[(spans["codebook"] == "sourcing") & (spans["label"] == "content")]
        words = spans[spans["codebook"] == "loaded_language"]
        found["loaded"] = float(loaded)
        if attribution is not None:
            voices = [
                bool(((word.start < content["end"]) & (content["start"] < word.end)).any())
                for word in words.itertuples()
            ]
            quoted = given.get("quote_type") == {"direct"} or attribution == {"continuation"}
            found |= {
                name: float(value[0])
                for name, value in _voices(
                    np.array([loaded]),
                    np.array([not all(voices)]),
                    np.array([any(voices)]),
                    np.array([quoted]),
                ).items()
            }
    if "framing" in given:
        found |= {f"frame {frame}": float(frame in given["framing"]) for frame in FRAMES}
    if attribution is not None:
        attributed = bool(attribution & ATTRIBUTED)
        found["attributed"] = float(attributed)
        found["sourceless"] = float("sourceless" in attribution)
        for facet in ("naming", "quote_type", "cue_stance", "role"):
            if facet in given or not attributed:
                for label in FACETS[facet][1:]:
                    yes = attributed and label in given.get(facet, ())
                    found[f"{facet} {label}"] = float(yes)
    return found


def _voices(loaded: Bools, reporter: Bools, source: Bools, quoted: Bools) -> dict[str, Bools]:
    """Loaded sentences by voice, as `toolkit.tally` counts them: without a span to tell, words
    that are wholly quoted are the source's."""
    untold = ~reporter & ~source
    return {
        "loaded": loaded,
        "loaded reporter": loaded & (reporter | (untold & ~quoted)),
        "loaded source": loaded & (source | (untold & quoted)),
    }

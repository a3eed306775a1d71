"""One yes or no a sentence for every share that can be compared: the model's, and coders'."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.schema import FACETS, FRAMES
from toolkit.measures.old_tally import ATTRIBUTED, GIVEN

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
    key = ["item", "annotator"]
    whole, spans = labels[labels["start"].isna()], labels[labels["start"].notna()]
    keys = pd.MultiIndex.from_frame(whole[key].drop_duplicates())
    table = pd.DataFrame(index=keys)

    def coded(codebook: str) -> pd.DataFrame:
        """One column a label that was given, 1 or 0; only those who coded by it."""
        own = whole[whole["codebook"] == codebook]
        return pd.crosstab([own["item"], own["annotator"]], own["label"]).clip(upper=1)

    def told(given: pd.DataFrame, label: str) -> pd.Series[float]:
        """Whether a label was given, NaN where the codebook was not coded."""
        column = given[label] if label in given else pd.Series(0, index=given.index)
        return column.astype(float).reindex(keys)

    loaded, attribution = coded("loaded_language"), coded("attribution")
    if len(loaded):
        table["loaded"] = told(loaded, "loaded")
    if len(loaded) and len(attribution):
        words = spans[spans["codebook"] == "loaded_language"]
        content = spans[(spans["codebook"] == "sourcing") & (spans["label"] == "content")]
        pairs = words.reset_index().merge(content, on=key, how="left", suffixes=("", "_content"))
        inside = (pairs["start"] < pairs["end_content"]) & (pairs["start_content"] < pairs["end"])
        by_word = inside.fillna(False).astype(bool).groupby(pairs["index"]).any()
        voice = words.assign(source=by_word.reindex(words.index).fillna(False).astype(bool))
        per_key = voice.groupby(key)["source"].agg(["any", "all"])
        source = per_key["any"].reindex(keys).fillna(False).to_numpy(bool)
        reporter = (~per_key["all"]).reindex(keys).fillna(False).to_numpy(bool)
        quoted = (told(coded("quote_type"), "direct") == 1) | (
            told(attribution, "continuation") == 1
        )
        both = table["loaded"].notna() & told(attribution, "none").notna()
        voices = _voices((table["loaded"] == 1).to_numpy(), reporter, source, quoted.to_numpy())
        for name in ("loaded reporter", "loaded source"):
            table[name] = np.where(both, voices[name], np.nan)
    framing = coded("framing")
    if len(framing):
        for frame in FRAMES:
            table[f"frame {frame}"] = told(framing, frame)
    if len(attribution):
        yes = attribution.loc[:, attribution.columns.isin(ATTRIBUTED)].any(axis=1)
        table["attributed"] = yes.astype(float).reindex(keys)
        table["sourceless"] = told(attribution, "sourceless")
        for facet in ("naming", "quote_type", "cue_stance", "role"):
            given = coded(facet)
            for label in FACETS[facet][1:]:
                # Nothing is named where nothing is attributed, whether that was coded or not.
                table[f"{facet} {label}"] = (told(given, label) * table["attributed"]).where(
                    table["attributed"] != 0, 0.0
                )
    return table.groupby(level="item").mean().astype(float)


def _voices(loaded: Bools, reporter: Bools, source: Bools, quoted: Bools) -> dict[str, Bools]:
    """Loaded sentences by voice, as `toolkit.measures.old_tally` counts them: without a span to tell, words
    that are wholly quoted are the source's."""
    untold = ~reporter & ~source
    return {
        "loaded": loaded,
        "loaded reporter": loaded & (reporter | (untold & ~quoted)),
        "loaded source": loaded & (source | (untold & quoted)),
    }

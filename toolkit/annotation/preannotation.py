"""Tasks that a model has answered already: faster to code, and no measure of that model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.annotation.same_text import moved_span, writable
from toolkit.codebook import Codebook
from toolkit.results.sentences import read_sentences, spans_of

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.results import ScoreSet

BIAS = (
    "the tasks are answered by the model before a coder sees them: labels then lean towards it, "
    "and neither correct it nor show how wrong it is; for that, code a random sample without"
)


def model_answers(
    scores: ScoreSet, sample: pd.DataFrame, codebook: Codebook
) -> dict[str, list[dict[str, Any]]]:
    """What the scores say of each item of the sample, as the ``result`` of a prediction in Label
    Studio, with offsets as a browser counts them."""
    columns = [name for question in codebook.questions for name in question.columns()]
    items = read_sentences(scores, [])
    items = items[items["item"].isin(sample["item"])].reset_index(drop=True)
    table = scores.rows("sentences", ["text", "start", *columns], items["row"].to_numpy())
    items = items.join(table).set_index("item")
    spans = spans_of(scores, items["article_id"])
    spans = spans[spans["codebook"] == codebook.name]
    of_sentence = dict(list(spans.groupby(["article_id", "sentence"])))
    result: dict[str, list[dict[str, Any]]] = {}
    for item in sample["item"]:
        row = items.loc[item]
        text = str(row["text"])
        shown = writable(text)
        regions = [
            {"from_name": question.id, "to_name": "text", "type": "choices",
             "value": {"choices": list(question.holding(_probabilities(question, row)))}}
            for question in codebook.questions
        ]  # fmt: skip
        marked = of_sentence.get((row["article_id"], row["sentence"]))
        for span in [] if marked is None else marked.to_dict("records"):
            place = (span["start"] - row["start"], span["end"] - row["start"])
            start, end = moved_span(*place, text, shown)
            low = _units(shown[:start])
            value = {"start": low, "end": low + _units(shown[start:end]),
                     "text": shown[start:end], "labels": [span["label"]]}  # fmt: skip
            regions.append(
                {"from_name": "words", "to_name": "text", "type": "labels", "value": value}
            )
        result[item] = [{"id": f"r{n}", **region} for n, region in enumerate(regions)]
    return result


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _probabilities(question: Any, row: pd.Series[Any]) -> dict[str, float]:
    if question.kind == "single":
        return {str(row[question.column]): float(row[question.column_of("")])}
    return {label: float(row[question.column_of(label)]) for label in question.scored_ids}

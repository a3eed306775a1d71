"""`run`: from a configuration to a folder that says all about how its figures came to be."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.annotation import read_labels
from toolkit.annotation.checks import uncoded
from toolkit.comparison import Choices, Comparison, Scorer, comparable, compare
from toolkit.comparison.manifest import MANIFEST, code, digest
from toolkit.corpora.registry import load_corpus
from toolkit.experiment.config import ExperimentConfig
from toolkit.experiment.summary import Reference, reference_of, summary
from toolkit.experiment.texts import (
    corpus_labels,
    corpus_texts,
    drawn_labels,
    scores_of_corpus,
    scores_of_files,
)
from toolkit.outputs import locked_folder, written_names
from toolkit.report.comparison import write_files
from toolkit.report.run_page import PAGE, write_run
from toolkit.results import ScoreSet
from toolkit.scoring.article import ModelChoice, cached_model

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.models.base import Model

SETTINGS = "config.json"
METRICS = "metrics.json"
GOLD = "gold.csv"
SUMMARY = "summary.md"
SCORES = "scores"


def run(config: ExperimentConfig, runs: Path = Path("runs")) -> Path:
    """Run an experiment into ``runs/<name>-<hash>`` and return that folder.

    The hash is of the configuration, so the same experiment has the same folder; scores that are
    there are reused if input, model, codebooks, options and code are what made them. Holds
    ``config.json`` (defaults and all), ``manifest.json`` (hashes of data, labels and model,
    versions, commit, seed), ``scores/``, ``gold.csv``, ``metrics.json``, ``summary.md``,
    ``report.html``, and a folder with page, tables and figure for each measure, which come into
    place together (`toolkit.outputs`). Raises `ValueError` for what cannot be scored or compared,
    and `FileExistsError` for a file in the way that is not the toolkit's.
    """
    model = cached_model(ModelChoice(config.model, config.operating_point))
    for measure in config.measures:
        comparable(measure, model.codebooks)
    folder = runs / f"{config.name}-{config.digest[:8]}"
    known = _known(folder, config)
    with locked_folder(folder, "run") as place:
        place.require([SETTINGS, MANIFEST, METRICS, SUMMARY, PAGE], known=known)
        score_folders = [SCORES, *map(further_scores, _further_models(config))]
        for name in score_folders:
            place.work_on(name)
        with place.writing(whole=True, known=known) as new:
            _run(config, model, place.work / SCORES, new)
            for name in score_folders:
                place.take_from_work(name, new)
        place.clear_work()
    return folder


def _run(config: ExperimentConfig, model: Model, scored: Path, folder: Path) -> None:
    """Score into ``scored``, compare, and write all but the scores into a folder that is new."""
    settings = config.model_dump(mode="json")
    _write(folder / SETTINGS, settings)
    gold = None if config.gold is None else config.gold.file
    labels = None
    if config.data.corpus:
        corpus = load_corpus(config.data.corpus, config.data.path)
        texts = corpus_texts(config, corpus)
        draws = config.gold is not None and config.gold.each is not None
        labels = corpus_labels(config, corpus, texts) if draws else None
        scores = scores_of_corpus(config, texts, model, scored, labels)
        if labels is not None:
            gold = folder / GOLD
            drawn_labels(config, labels, scores.items([config.by])).to_csv(gold, index=False)
    else:
        scores = scores_of_files(config, scored)
    further = {
        name: _scores_by(name, config, scored.with_name(further_scores(name)))
        for name in _further_models(config)
    }
    choices = _choices(config, further)
    also = {name: further[name] for name in config.also}
    comparisons = {
        measure: _compare(config, scores, measure, gold, choices, also)
        for measure in config.measures
    }
    reference: Reference = {}
    if labels is not None:
        everything = labels.assign(inclusion_p=1.0)
        reference = {
            measure: reference_of(_compare(config, scores, measure, everything))
            for measure in config.measures
        }
    for measure, comparison in comparisons.items():
        (folder / measure).mkdir()
        write_files(comparison, folder / measure)
    figures = {measure: comparison.figures() for measure, comparison in comparisons.items()}
    for measure, pairs in reference.items():
        for (first, second), e in pairs.items():
            figures[measure][f"{first} - {second}: all labels"] = [e.value, e.low, e.high]
    _write(folder / METRICS, figures)
    manifest = _manifest(config, scores, gold)
    _write(folder / MANIFEST, manifest)
    page = summary(config, comparisons, reference, manifest)
    (folder / SUMMARY).write_text(page, encoding="utf-8")
    write_run(comparisons, settings, manifest, folder)


def _further_models(config: ExperimentConfig) -> list[str]:
    """The models beside the experiment's own that score its texts."""
    crossed = config.multiverse.models if config.multiverse else ()
    return list(dict.fromkeys([*config.also, *crossed]))


def _choices(config: ExperimentConfig, further: Mapping[str, ScoreSet]) -> Choices | None:
    """What is crossed, with the scores of ``further`` models and the folders that are named."""
    if config.multiverse is None:
        return None
    models: dict[str | Scorer, str | Path | ScoreSet] = {
        name: further[name] for name in config.multiverse.models
    }
    for each in config.multiverse.scores:
        scores = ScoreSet.open(each.folder)
        scorer = Scorer(each.model or scores.model_name, each.prompt)
        if models.setdefault(scorer, scores) is not scores:
            raise ValueError(
                f"multiverse.scores: two folders are of {scorer}: give one of them a prompt, or "
                "another model"
            )
    options = config.multiverse.model_dump(exclude={"models", "scores"})
    return Choices(models=models, seed=config.seed, **options)


def further_scores(model: str) -> str:
    """The folder of what another model of the multiverse scored.

    >>> further_scores("runs/my model")
    'scores-runs-my-model'
    """
    return f"{SCORES}-{re.sub(r'[^A-Za-z0-9._-]+', '-', model)}"


def _known(folder: Path, config: ExperimentConfig) -> list[str]:
    """Files that are this run's whatever the record says: scores, which are made again where they
    were changed, and all of a run of this configuration by a version that kept no record."""
    if MANIFEST in (written := written_names(folder)):
        return [name for name in written if name.startswith((f"{SCORES}/", f"{SCORES}-"))]
    try:
        made_by = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["config"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    names = [SETTINGS, MANIFEST, METRICS, SUMMARY, PAGE, GOLD]
    for name in (SCORES, *config.measures):
        inside = (folder / name).rglob("*")
        names += [path.relative_to(folder).as_posix() for path in inside if path.is_file()]
    return names if made_by == config.digest else []


def _scores_by(name: str, config: ExperimentConfig, folder: Path) -> ScoreSet:
    """The texts as another model scores them. Raises `ValueError` for the experiment's own."""
    if name == config.model:
        raise ValueError(
            f"also, multiverse.models: {name} is the model of the experiment; name others"
        )
    changed = config.model_copy(update={"model": name, "gold": None})
    if not config.data.corpus:
        return scores_of_files(changed, folder)
    texts = corpus_texts(config, load_corpus(config.data.corpus, config.data.path))
    model = cached_model(ModelChoice(name, config.operating_point))
    return scores_of_corpus(changed, texts, model, folder, None)


def _compare(
    config: ExperimentConfig,
    scores: ScoreSet,
    measure: str,
    gold: Path | pd.DataFrame | None,
    multiverse: Choices | None = None,
    also: Mapping[str, ScoreSet] | None = None,
) -> Comparison:
    return compare(
        scores, measure, by=config.by, also=also or {}, gold=gold, match=config.match,
        only=config.only, weighting=config.weighting, correction=config.correction,
        level=config.level, population=config.population, multiverse=multiverse,
    )  # fmt: skip


def _manifest(config: ExperimentConfig, scores: ScoreSet, gold: Path | None) -> dict[str, Any]:
    stamp = scores.stamp
    assert stamp is not None  # as they were written by this version
    items = scores.items()
    labels = None if gold is None else read_labels(gold)
    return {
        "config": config.digest,
        "data": {
            "items": digest(items[["item", "text", "outlet", "event"]]),
            "sentences": len(items),
            "articles": int(items["article_id"].nunique()),
        },
        "gold": None
        if labels is None
        else {
            "sha256": digest(labels),
            "items": int(labels.loc[~uncoded(labels), "item"].nunique()),
        },
        **_named_folders(config),
        "model": {
            "name": stamp.model,
            "sha256": stamp.model_sha256,
            "operating_point": config.operating_point,
        },
        "codebooks": dict(stamp.codebooks),
        "seed": config.seed,
        "code": code(stamp),
    }


def _named_folders(config: ExperimentConfig) -> dict[str, Any]:
    """The hash of the sentences of each folder of scores that the configuration names."""
    if config.multiverse is None or not config.multiverse.scores:
        return {}
    opened = {each.folder.as_posix(): ScoreSet.open(each.folder)
              for each in config.multiverse.scores}  # fmt: skip
    return {"scores": {name: digest(each.sentences) for name, each in opened.items()}}


def _write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

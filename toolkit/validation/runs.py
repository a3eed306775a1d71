"""The folders of scores that are validated together, and what tells each from the first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.results import ScoreSet
from toolkit.results.further_models import same_answers
from toolkit.results.sentences import Sentences, read_sentences

RETEST, SEVERAL = "retest", "several"
KINDS: Mapping[str, tuple[str, ...]] = {
    "model": ("model", "model_sha256"),
    "wording": ("instructions_sha256", "examples", "evidence", "codebooks"),
    "order": ("order", "shuffle"),
    "settings": (),
}
"""What scores may differ in, by the keys of a manifest that say so; ``settings`` is all else."""
SAME = (
    *("toolkit", "code_sha256", "seed", "config", "served_models", "scores", "cost", "currency"),
    *("prompt_tokens", "completion_tokens", "usage", "tries", "training_cutoff"),
)
"""Keys that may differ between repeated runs."""
REMOTE = "language_model"
"""The key of a manifest below which a language model says how it was asked."""
CUTOFF = "training_cutoff"
"""The key of a manifest that says up to which day a model's training texts reach."""


@dataclass(frozen=True)
class Run:
    """A folder of scores under a name. ``facts``: what its manifest says of how it was scored, by
    key; ``kind``: in what it differs from the first folder, empty for that one."""

    name: str
    scores: ScoreSet
    facts: Mapping[str, str]
    kind: str = ""

    @property
    def model(self) -> str:
        """The name of the model."""
        return self.facts.get("model", "")

    @property
    def cutoff(self) -> str:
        """The day up to which the model's training texts reach, empty where nothing says so."""
        return next((v for key, v in self.facts.items() if _last(key) == CUTOFF and v), "")


def read_runs(
    scored: Sequence[str | Path | ScoreSet], kinds: Mapping[str, str] | None = None
) -> tuple[Run, ...]:
    """Open the folders, the first of which the others are compared with.

    ``kinds`` maps folders to what they differ in, in the user's word; for others the manifests say.
    Raises `ValueError` for no folder, one given twice, a copy of another, and a kind of a folder
    that is not there.
    """
    opened = [ScoreSet.of(each) for each in scored]
    named = {Path(folder).resolve(): kind for folder, kind in (kinds or {}).items()}
    folders = [scores.folder.resolve() for scores in opened]
    for folder in named:
        if folder not in folders:
            opened.append(ScoreSet.open(folder))
            folders.append(folder)
    if not opened:
        raise ValueError("give a folder of toolkit score")
    if twice := [folder for k, folder in enumerate(folders) if folder in folders[:k]]:
        raise ValueError(f"{twice[0]}: is given twice; a run is not compared with itself")
    for k, second in enumerate(opened):
        for first in opened[:k]:
            if first.manifest == second.manifest and _same(first, second):
                raise ValueError(
                    f"{second.folder}: is a copy of {first.folder}, and no second run: leave it "
                    "out, or score the articles again"
                )
    if folders[0] in named:
        raise ValueError(
            f"{folders[0]}: the first folder differs from nothing; name the folder that does"
        )
    names = [folder.name for folder in folders]
    shown = names if len(set(names)) == len(names) else [str(scores.folder) for scores in opened]
    facts = [_facts(scores.manifest) for scores in opened]
    return tuple(
        Run(
            name, scores, of_run,
            "" if not k else named.get(folder) or kind_of(facts[0], of_run),
        )
        for k, (name, scores, of_run, folder) in enumerate(
            zip(shown, opened, facts, folders, strict=True)
        )
    )  # fmt: skip


def _same(first: ScoreSet, second: ScoreSet) -> bool:
    both = [Sentences(each, read_sentences(each, ["event"])) for each in (first, second)]
    return both[0].items["item"].equals(both[1].items["item"]) and same_answers(*both)


def kind_of(first: Mapping[str, str], second: Mapping[str, str]) -> str:
    """In what two scorings differ, as their manifests say: a key of `KINDS`, ``retest`` where
    nothing does, ``several`` where it is more than one thing.

    >>> kind_of({"model": "a", "language_model.instructions_sha256.framing": "1"},
    ...         {"model": "a", "language_model.instructions_sha256.framing": "2"})
    'wording'
    >>> kind_of({"model": "a", "model_sha256": "1"}, {"model": "a", "model_sha256": "1"})
    'retest'
    """
    differing = {key for key in {*first, *second} if first.get(key) != second.get(key)}
    if f"{REMOTE}.model" in first and first.get("model") == second.get("model"):
        differing.discard("model_sha256")  # it is of parameters and prompt too
    kinds = {_kind(key) for key in differing if not set(key.split(".")) & set(SAME)}
    if "model" in kinds:
        return "model"  # models differ in settings and codebooks as they come
    return kinds.pop() if len(kinds) == 1 else SEVERAL if kinds else RETEST


def _kind(key: str) -> str:
    parts = key.split(".")
    return next((kind for kind, keys in KINDS.items() if set(parts) & set(keys)), "settings")


def _facts(manifest: Mapping[str, Any]) -> dict[str, str]:
    """What a manifest says of how scores were made: its stamp, and what a language model adds."""
    stamp = manifest.get("stamp", {})
    return {**dict(_flat(stamp)), **dict(_flat(manifest.get(REMOTE, {}), f"{REMOTE}."))}


def _flat(content: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(content, Mapping):
        for key, value in content.items():
            yield from _flat(value, f"{prefix}{key}.")
    else:
        yield prefix.rstrip("."), "" if content is None else str(content)


def _last(key: str) -> str:
    return key.rsplit(".", 1)[-1]

"""What scoring inputs by a language model would send, before anything is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from toolkit.models.llm.model import LlmModel, Plan
from toolkit.models.llm.sender import Request
from toolkit.schema import InputError
from toolkit.scoring.article import running_sentences, unread_boilerplate
from toolkit.scoring.inputs import Inputs
from toolkit.text import sentences as split_sentences
from toolkit.text.rows import ReadOptions


def plan_scoring(
    paths: Iterable[str | Path],
    model: LlmModel,
    options: ReadOptions,
    *,
    presegmented: bool = False,
) -> Plan:
    """The requests, tokens and answers at hand of a scoring of the same inputs."""
    plan = Plan()
    for asked in _texts(paths, model, options, presegmented):
        plan += model.plan(asked)
    return plan


def pending_requests(
    paths: Iterable[str | Path],
    model: LlmModel,
    options: ReadOptions,
    *,
    presegmented: bool = False,
) -> Iterator[Request]:
    """The requests that a scoring of the same inputs would send next, each once."""
    seen: set[str] = set()
    for asked in _texts(paths, model, options, presegmented):
        for request in model.pending(asked)[0]:
            if request.key not in seen:
                seen.add(request.key)
                yield request


def _texts(
    paths: Iterable[str | Path], model: LlmModel, options: ReadOptions, presegmented: bool
) -> Iterator[list[list[str]]]:
    """What `Model.predict` would be called with, an article at a time."""
    inputs = Inputs([str(path) for path in paths], options, {})
    asks_boilerplate = unread_boilerplate(model) is None
    for item in inputs.read(lambda *_: True):
        if isinstance(item, InputError) or item[1] is None:
            continue
        sentences = split_sentences(item[1], presegmented=presegmented)
        running = running_sentences(sentences)
        asked = [[s.text for s in running]]
        if asks_boilerplate:
            asked += [[s.text] for s in sentences if s.region == "boilerplate"]
        yield asked

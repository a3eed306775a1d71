"""Limits: from which share of wrong decisions on a model is not released, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from toolkit.settings import Settings, read_settings

LIMITS = Path(__file__).with_name("limits.yaml")
Share = Annotated[float, Field(ge=0, le=1)]


class Limit(Settings):
    """``limit``: the largest share of wrong decisions, ``questions`` those of some questions where
    they differ; without any the share is reported. ``why`` is shown beside it."""

    why: str
    limit: Share | None = None
    questions: dict[str, Share] = Field(default_factory=dict)

    def of(self, question: str) -> float | None:
        """The limit of one question."""
        return self.questions.get(question, self.limit)


class Limits(Settings):
    """The limit of each check by its name; a check without one is reported. An abstention's
    ``errors`` are among the confident decisions."""

    checks: dict[str, Limit]

    def of(self, check: str, question: str) -> float | None:
        """The limit of a check for a question."""
        return self.checks[check].of(question) if check in self.checks else None


def read_limits(path: Path | None = None) -> Limits:
    """The bundled limits, or those of a file. Raises `ValueError` that names file, key and fix.

    >>> read_limits().of("persons", "loaded_language")
    0.01
    """
    return read_settings(path or LIMITS, Limits)

"""Before requests leave: what they are, what they cost, and the user's word."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from toolkit.models.llm.config import LlmConfig
    from toolkit.models.llm.model import LlmModel, Plan
    from toolkit.text.rows import ReadOptions

LEAVES = (
    "The texts leave this machine. See that you may pass them on (copyright, the archive's "
    "licence) and that whoever runs the endpoint may process the personal data in them (data "
    "protection, ethics approval)."
)
STAYS = (
    "The endpoint is on this machine; where it passes texts on, see that you may (copyright, "
    "personal data)."
)


def load_language_model(
    name: str, *, operating_point: str, device: str, calibration: str | Path
) -> LlmModel | None:
    """The language model that a YAML file describes; nothing for the name of another model. Raises
    `ValueError` as `load_model`, also for what a language model does not take."""
    from toolkit.models.llm.model import LlmModel
    from toolkit.models.registry import SETTINGS, load_model

    if Path(name).suffix.lower() not in SETTINGS or not Path(name).is_file():
        return None
    model = load_model(
        name, operating_point=operating_point, device=device, calibration=calibration
    )
    assert isinstance(model, LlmModel)
    return model


def may_send(
    model: LlmModel,
    paths: Sequence[str],
    options: ReadOptions,
    *,
    presegmented: bool,
    yes: bool,
    dry_run: bool,
) -> bool:
    """Say what would be sent, and ask. Whether requests may go: with ``dry_run``, and where there
    are none, no. Raises `ValueError` where nobody is there to ask, and ends the command where the
    answer is no."""
    from toolkit.scoring.planned import plan_scoring

    plan = plan_scoring(paths, model, options, presegmented=presegmented)
    typer.echo("\n".join(described_plan(plan, model)), err=not dry_run)
    if dry_run or not plan.requests:
        return False
    if yes or model.config.send:
        return True
    typer.echo(STAYS if model.config.is_local else LEAVES, err=True)
    if not sys.stdin.isatty():
        raise ValueError(f"nothing was sent; give --yes, or write 'send: true' in {model.path}")
    if not typer.confirm("Send?", err=True):
        typer.echo("nothing was sent", err=True)
        raise typer.Exit(1)
    return True


def described_plan(plan: Plan, model: LlmModel) -> list[str]:
    """A plan in a few lines."""
    config = model.config
    before = f", {plan.answered:,} answered before" if plan.answered else ""
    lines = [f"{plan.requests:,} requests to {config.base_url} ({config.model}){before}"]
    if not plan.requests:
        return lines
    lines.append(
        f"about {plan.prompt_tokens:,.0f} tokens in and {plan.completion_tokens:,.0f} out "
        f"({model.estimator.basis}: {model.estimator.off:.0%} off, or less)"
    )
    return [*lines, *_money(plan, model, config)]


def _money(plan: Plan, model: LlmModel, config: LlmConfig) -> list[str]:
    prices = config.prices
    if prices is None:
        return [] if config.is_local else [f"no prices in {model.path}: what it costs is not known"]
    usage = model.cache.usage()
    cost = prices.cost(plan.prompt_tokens, plan.completion_tokens)
    spent = prices.cost(
        usage.prompt_tokens + usage.lost_prompt_tokens,
        usage.completion_tokens + usage.lost_completion_tokens,
    )
    budget = "" if config.budget is None else f" of a budget of {config.budget:,.2f}"
    return [f"about {cost:,.4f} {prices.currency}; spent so far: {spent:,.4f}{budget}"]

"""Configs and articles for the tests of language models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

PLAIN = (
    "The council of {place} met on day {n} and approved the plan by {n} votes to six.",
    "Residents of {place} can read the plan at the library until Friday.",
    "The reckless plan for {place} would cost {n} million euros a year.",
    "It was a shameful day for {place}, and the {n} members knew it.",
    "Trains to {place} will leave {n} minutes later from Monday.",
)
PLACES = ("Northfield", "Eastmere", "Tarnholm", "Harbour Point", "Ostley")


def sentence(n: int) -> str:
    """A sentence that no other number gives."""
    return PLAIN[n % len(PLAIN)].format(n=n + 7, place=PLACES[n // 5 % len(PLACES)])


def write_articles(path: Path, sentences: list[list[str]]) -> Path:
    """A table of articles as JSON lines."""
    lines = [
        json.dumps({"id": f"a{k}", "outlet": "The Example", "text": " ".join(texts)}) + "\n"
        for k, texts in enumerate(sentences)
    ]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def articles(count: int, length: int = 10) -> list[list[str]]:
    """So many sentences, in articles of so many."""
    every = [sentence(n) for n in range(count)]
    return [every[k : k + length] for k in range(0, count, length)]


def write_config(folder: Path, url: str, **changes: Any) -> Path:
    """A language model's file."""
    settings = {
        "family": "llm", "base_url": url, "model": "faulty", "codebooks": ["loaded_language"],
        "concurrency": 8, "timeout": 1.5, "send": True, "evidence": "required", **changes,
    }  # fmt: skip
    path = folder / "llm.yaml"
    path.write_text(yaml.safe_dump(settings), encoding="utf-8")
    return path

"""One door to every corpus: find the user's copy, check it against its card, load it."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import Any

from toolkit.corpora.card import CorpusCard, CorpusError
from toolkit.corpora.dataset import Corpus, assemble

NAMES = (
    "annolexical",
    "babe",
    "basil",
    "ccf",
    "five_newsrooms",
    "gvfc",
    "issue_framing",
    "narrative_framing",
    "polnear",
    "ptc",
)
"""The corpora, each a module of this package with a ``CARD`` and a ``corpus`` function."""


def corpora() -> tuple[CorpusCard, ...]:
    """The cards of all corpora, by name."""
    return tuple(corpus_card(name) for name in NAMES)


def corpus_card(name: str) -> CorpusCard:
    """The card of one corpus; raises `CorpusError`, with the nearest name, for an unknown one.

    >>> corpus_card("basil").licence
    'none stated: research use, not to be redistributed'
    """
    card: CorpusCard = _module(name).CARD
    return card


def corpus_folder(name: str, path: str | Path | None = None) -> Path:
    """Where a corpus lies: ``path``, or its name below ``TOOLKIT_DATA``, ``data/raw`` or ``data``.

    Raises `CorpusError` where there is no such folder.
    """
    card = corpus_card(name)
    if path is not None:
        tried = [Path(path)]
    else:
        given = os.environ.get("TOOLKIT_DATA")
        tried = [Path(given) / name] if given else []
        tried += [Path("data") / "raw" / name, Path("data") / name]
    for folder in tried:
        if folder.is_dir():
            return folder
    raise CorpusError(
        f"{name}: no folder {' or '.join(map(str, tried))}; get the corpus from {card.url} and "
        "give its folder as path, or the folder above it as TOOLKIT_DATA"
    )


def load_corpus(
    name: str, path: str | Path | None = None, *, check: bool = True, hub: bool = False
) -> Corpus:
    """A corpus of the user's own copy, in the one form of `Corpus`.

    The copy must have the hashes of the card, unless ``check=False``. Nothing is fetched, unless
    ``hub=True`` and the card names a hub data set. Raises `CorpusError` for an unknown name, a
    missing folder, or another copy than the declared one.
    """
    card = corpus_card(name)
    folder = _fetch(card) if hub else corpus_folder(name, path)
    if check:
        card.require(folder)
    try:
        parts = _module(name).corpus(folder)
    except FileNotFoundError as missing:
        raise CorpusError(f"{name}: {missing}") from missing
    return assemble(card, parts)


def _fetch(card: CorpusCard) -> Path:
    if not card.hub:
        raise CorpusError(f"{card.name}: on no hub; get it from {card.url}")
    from huggingface_hub import snapshot_download

    repository, _, revision = card.hub.partition("@")
    return Path(snapshot_download(repository, repo_type="dataset", revision=revision or None))


def _module(name: str) -> Any:
    if name not in NAMES:
        from difflib import get_close_matches

        near = get_close_matches(name, NAMES, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(NAMES)}"
        raise CorpusError(f"no corpus {name!r}; {hint}")
    return import_module(f"toolkit.corpora.{name}")

"""The corpora at hand: a user's copy is located, checked against its card, loaded, and its labels
read as gold labels.

A corpus is a module of this package, or an object that another package adds as an entry point of
``toolkit.corpora``, with a ``CARD`` (`CorpusCard`), ``corpus(folder)``, which gives `Parts`, and
``passages(corpus, *, annotator, items)`` where its labels can be read under the codebooks.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from toolkit.corpora import __path__ as PACKAGE
from toolkit.corpora.card import CorpusCard, CorpusError
from toolkit.corpora.dataset import FINAL, Corpus, assemble
from toolkit.registry import load_plugin, plugins
from toolkit.schema import Passage

if TYPE_CHECKING:
    import pandas as pd

GROUP = "toolkit.corpora"


@cache
def _bundled() -> dict[str, Any]:
    modules = [import_module(f"toolkit.corpora.{info.name}") for info in iter_modules(PACKAGE)]
    return {module.CARD.name: module for module in modules if hasattr(module, "CARD")}


def _corpus_module(name: str) -> Any:
    if name in _bundled():
        return _bundled()[name]
    if name in plugins(GROUP):
        return load_plugin(GROUP, name)
    from difflib import get_close_matches

    names = sorted({*_bundled(), *plugins(GROUP)})
    near = get_close_matches(name, names, n=1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(names)}"
    raise CorpusError(f"no corpus {name!r}; {hint}")


def corpora() -> tuple[CorpusCard, ...]:
    """The cards of all corpora, by name."""
    return tuple(corpus_card(name) for name in sorted({*_bundled(), *plugins(GROUP)}))


def corpus_card(name: str) -> CorpusCard:
    """The card of one corpus; raises `CorpusError`, with the nearest name, for an unknown one.

    >>> corpus_card("basil").licence
    'none stated: research use, not to be redistributed'
    """
    card: CorpusCard = _corpus_module(name).CARD
    return card


def corpus_folder(name: str, path: str | Path | None = None) -> Path:
    """Where a corpus lies: ``path``, or its name below ``TOOLKIT_DATA``, ``data/raw`` or ``data``.

    Raises `CorpusError` where there is no such folder.
    """
    card = corpus_card(name)
    if path is not None:
        folders = [Path(path)]
    else:
        data = os.environ.get("TOOLKIT_DATA")
        folders = [Path(data) / name] if data else []
        folders += [Path("data") / "raw" / name, Path("data") / name]
    for folder in folders:
        if folder.is_dir():
            return folder
    raise CorpusError(
        f"{name}: no folder {' or '.join(map(str, folders))}; get the corpus from {card.url} and "
        "give its folder as path, or the folder above it as TOOLKIT_DATA"
    )


def load_corpus(
    name: str, path: str | Path | None = None, *, check: bool = True, hub: bool = False
) -> Corpus:
    """A corpus of the user's own copy, in the one form of `Corpus`.

    The copy must have the hashes of the card, unless ``check=False``. Nothing is fetched, unless
    ``hub=True`` and the card names a hub data set. Raises `CorpusError` for an unknown name, a
    missing folder, or a copy whose hashes differ.
    """
    card = corpus_card(name)
    folder = _fetch(card) if hub else corpus_folder(name, path)
    if check:
        card.require(folder)
    try:
        parts = _corpus_module(name).corpus(folder)
    except FileNotFoundError as missing:
        raise CorpusError(f"{name}: {missing}") from missing
    return assemble(card, parts)


def gold_passages(
    corpus: Corpus,
    *,
    scheme: str = "corpus",
    annotator: str = FINAL,
    items: Iterable[str] | None = None,
) -> list[Passage]:
    """A corpus's sentences with their gold labels under the codebooks, articles kept whole.

    ``scheme``: ``corpus`` reads the corpus's own labels; the name of one of its codebooks, of a
    corpus that has several, reads only the items coded by that; ``codebooks`` reads labels that
    were given by our codebooks, as those that `toolkit.annotation.attach.attach` adds. ``items``
    takes some of the corpus's items. Raises `ValueError` where the annotator gave no such labels,
    or the corpus's own labels cannot be read under the codebooks.
    """
    from toolkit.corpora.gold import codebook_passages

    if scheme == "codebooks":
        return codebook_passages(corpus, annotator=annotator, items=items)
    if scheme != "corpus":
        coded = {row.item for row in corpus.coded(scheme, annotator)}
        items = coded if items is None else coded & set(items)
    module = _corpus_module(corpus.card.name)
    if not hasattr(module, "passages"):
        raise ValueError(
            f"{corpus.card.name}: its labels cannot be read under the codebooks; attach labels of "
            "your own (toolkit data attach) and take the scheme 'codebooks'"
        )
    passages: list[Passage] = module.passages(corpus, annotator=annotator, items=items)
    return passages


def gold_table(corpus: Corpus, *, scheme: str = "corpus", annotator: str = FINAL) -> pd.DataFrame:
    """The same gold labels as a table of hand labels: ``item, annotator, codebook, label, start,
    end, text_sha256``; see `gold_passages` and `toolkit.corpora.gold.to_table`."""
    from toolkit.corpora.gold import to_table

    return to_table(gold_passages(corpus, scheme=scheme, annotator=annotator), annotator=annotator)


def _fetch(card: CorpusCard) -> Path:
    if not card.hub:
        raise CorpusError(f"{card.name}: on no hub; get it from {card.url}")
    from huggingface_hub import snapshot_download

    repository, _, revision = card.hub.partition("@")
    return Path(snapshot_download(repository, repo_type="dataset", revision=revision or None))

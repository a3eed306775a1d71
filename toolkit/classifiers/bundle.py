"""Models by name: the bundled ones, and folders of your own."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from threadpoolctl import threadpool_limits

from toolkit.classifiers.base import Model, Reading
from toolkit.classifiers.features import tokenize

if TYPE_CHECKING:
    from toolkit.classifiers.framing import Framing
    from toolkit.classifiers.loaded import LoadedLanguage
    from toolkit.classifiers.sourcing import SourcingExtractor

BUNDLED = Path(__file__).parent.parent / "models"
NAMES = {"default": "linear", "linear": "linear"}
PARTS = ("loaded_language", "framing", "sourcing")


@dataclass(frozen=True, slots=True)
class LinearModel:
    """A linear classifier for each codebook; sentences of all articles are read together."""

    name: str
    sha256: str
    loaded: LoadedLanguage
    framing: Framing
    sourcing: SourcingExtractor

    def read(self, articles: Sequence[Sequence[str]]) -> list[list[Reading]]:
        """See `Model`."""
        texts = [text for sentences in articles for text in sentences]
        # The matrices are small: threads of the linear algebra library would wait for each other.
        with threadpool_limits(1, user_api="blas"):
            tokens = tokenize(texts)
            loaded, loaded_spans = self.loaded.predict_with_spans(texts, tokens)
            frames, frame_spans = self.framing.predict_with_spans(texts, tokens)
            sourced = [one for own in articles for one in self.sourcing.extract(own)]
        p, frame_p = loaded.tolist(), frames.tolist()
        readings = iter(
            Reading(p[k], tuple(frame_p[k]), facets, loaded_spans[k], frame_spans[k], spans)
            for k, (facets, spans) in enumerate(sourced)
        )
        return [[next(readings) for _ in own] for own in articles]


def load_model(name: str | Path = "default") -> Model:
    """Load a bundle by its name (``default``, ``linear``) or from a folder of your own.

    A folder holds ``loaded_language/``, ``framing/`` and ``sourcing/``, each as its classifier's
    ``save`` leaves it. Raises `ValueError` where it does not.
    """
    from toolkit.classifiers.framing import Framing
    from toolkit.classifiers.loaded import LoadedLanguage
    from toolkit.classifiers.sourcing import SourcingExtractor

    folder = BUNDLED / NAMES[str(name)] if str(name) in NAMES else Path(name)
    missing = [part for part in PARTS if not (folder / part).is_dir()]
    if missing:
        raise ValueError(
            f"{name}: no such model; give one of {', '.join(NAMES)}, "
            f"or a folder that holds {', '.join(PARTS)} (missing: {', '.join(missing)})"
        )
    return LinearModel(
        NAMES.get(str(name), str(name)),
        _sha256(folder),
        LoadedLanguage.load(folder / "loaded_language"),
        Framing.load(folder / "framing"),
        SourcingExtractor.load(folder / "sourcing"),
    )


def _sha256(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in {".json", ".safetensors"}):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()

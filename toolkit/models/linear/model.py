"""`LinearModel`: a linear classifier for each codebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from threadpoolctl import threadpool_limits

from toolkit.codebook import Codebook, load_codebook
from toolkit.models.linear.features import tokenize
from toolkit.schema import Prediction

if TYPE_CHECKING:
    from toolkit.models.linear.framing import Framing
    from toolkit.models.linear.loaded import LoadedLanguage
    from toolkit.models.sourcing import SourcingExtractor

PARTS = ("loaded_language", "framing", "sourcing")

"""`Stamp`: what scores depend on beside the input, so that stale ones are never reused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

from toolkit.codebook import Codebook
from toolkit.version import __version__

MANIFEST = "manifest.json"
_SCORING_CODE = (
    "schema.py", "codebook/*.py", "strict_yaml.py", "text/**/*.py", "models/**/*.py",
    "models/**/*.yaml", "measures/*.py", "results/*.py", "scoring/*.py",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stamp:
    """Version and code of the toolkit, model, codebooks and options of a scoring.

    ``code_sha256`` is of the code that reads, segments, scores and measures; ``codebooks`` maps
    names to hashes.
    """

    toolkit: str
    code_sha256: str
    model: str
    model_sha256: str
    codebooks: Mapping[str, str]
    options: Mapping[str, Any]

    @classmethod
    def of(
        cls, model: str, model_sha256: str, codebooks: Sequence[Codebook], **options: object
    ) -> Self:
        """The stamp of a scoring that begins now."""
        hashes = {codebook.name: codebook.sha256 for codebook in codebooks}
        return cls(__version__, code_sha256(), model, model_sha256, hashes, options)

    @classmethod
    def from_manifest(cls, manifest: Mapping[str, Any]) -> Self | None:
        """The stamp in a manifest; nothing where it has none that this version reads."""
        try:
            return cls(**manifest["stamp"])
        except (KeyError, TypeError):
            return None

    @property
    def sha256(self) -> str:
        """Hex SHA-256 of all of it."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()

    def differences(self, earlier: Stamp) -> list[str]:
        """What differs from an earlier stamp, in words.

        >>> first = Stamp("1", "c", "linear", "a", {}, {"presegmented": False})
        >>> second = Stamp("1", "c", "default", "b", {}, {"presegmented": True})
        >>> second.differences(first)
        ['model default, not linear', 'presegmented True, not False']
        """
        differing = []
        if self.model != earlier.model:
            differing.append(f"model {self.model}, not {earlier.model}")
        elif self.model_sha256 != earlier.model_sha256:
            differing.append(f"the weights of {self.model}")
        if self.codebooks != earlier.codebooks:
            differing.append("the codebooks")
        for name in sorted({*self.options, *earlier.options}):
            ours, theirs = self.options.get(name), earlier.options.get(name)
            if ours != theirs:
                differing.append(f"{name} {ours}, not {theirs}")
        if (self.toolkit, self.code_sha256) != (earlier.toolkit, earlier.code_sha256):
            differing.append("the toolkit's code")
        return differing


@cache
def code_sha256() -> str:
    """Hex SHA-256 of the code that scores depend on."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted({path for pattern in _SCORING_CODE for path in package.glob(pattern)}):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()

"""Whether models may be released: each needs an audit of its own weights that it passed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from toolkit.audit.suite import load_suite


def audit_problems(models: Mapping[str, str], folder: Path) -> list[str]:
    """Why models may not be released, a line each; ``models`` maps names to the SHA-256 of their
    weights, ``folder`` holds ``NAME.json``, the ``audit.json`` of each.

    >>> audit_problems({"fast": "0" * 64}, Path("no/such/folder"))
    ['fast: no audit no/such/folder/fast.json; run toolkit audit and put its audit.json there']
    """
    return list(filter(None, (_problem(name, models[name], folder) for name in models)))


def _problem(name: str, sha256: str, folder: Path) -> str:
    path = folder / f"{name}.json"
    again = "run toolkit audit and put its audit.json there"
    if not path.is_file():
        return f"{name}: no audit {path}; {again}"
    try:
        audit = json.loads(path.read_text(encoding="utf-8"))
        passed, of_weights, suite = (
            audit[key] for key in ("passed", "model_sha256", "suite_sha256")
        )
    except (ValueError, KeyError, TypeError) as problem:
        return f"{name}: {path} is no audit ({problem!r}); {again}"
    if of_weights != sha256:
        return f"{name}: {path} is of other weights; {again}"
    if suite != load_suite().sha256:
        return f"{name}: {path} was made with other templates; {again}"
    if not passed:
        failed = [row["check"] for row in audit["rows"] if row["passed"] is False]
        return f"{name}: fails its audit ({', '.join(dict.fromkeys(failed))}); see {path}"
    return ""

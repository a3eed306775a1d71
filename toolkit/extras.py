"""Optional parts: packages that only some commands need, and how to install them."""

from __future__ import annotations

from importlib.util import find_spec

EXTRAS = {
    "train": ("torch", "transformers", "onnx", "onnxscript", "datasets"),
    "corpora": ("datasets",),
    "notebooks": ("jupyter",),
}
"""The packages of each extra, by the names they are imported under."""


class MissingExtra(ValueError):
    """Packages that are not installed, with the command that installs them."""


def require(extra: str, what: str) -> None:
    """Raise `MissingExtra` unless the packages of an extra are installed.

    ``what`` needs them, for the message.

    >>> EXTRAS["no_such_extra"] = ("no_such_package",)
    >>> require("no_such_extra", "rain")
    Traceback (most recent call last):
    toolkit.extras.MissingExtra: rain needs no_such_package, which is not installed: run
    pip install '.[no_such_extra]' in the toolkit's folder
    >>> del EXTRAS["no_such_extra"]
    """
    missing = [name for name in EXTRAS[extra] if find_spec(name) is None]
    if missing:
        raise MissingExtra(
            f"{what} needs {', '.join(missing)}, which {'are' if len(missing) > 1 else 'is'} not "
            f"installed: run pip install '.[{extra}]' in the toolkit's folder"
        )

"""The version, below every room that writes it down: the package's face stands above them all."""

__version__ = "0.2.0"

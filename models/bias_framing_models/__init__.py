"""Weights of the bias and framing toolkit, one folder a model; no code."""

__version__ = "0.2.0"

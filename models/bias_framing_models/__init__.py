"""Weights of the bias and framing toolkit, one folder a model; no code."""

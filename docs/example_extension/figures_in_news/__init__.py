"""Figures in news: a codebook, a model, a corpus, a measure, an input and an output format."""

from pathlib import Path

CODEBOOK = Path(__file__).parent / "figures.yaml"

"""Sourcing: who is quoted or cited for what, how they are named, and by which words."""

from toolkit.models.sourcing.extractor import SourcingExtractor

__all__ = ["SourcingExtractor"]

"""Sourcing: who is quoted or cited for what, how they are named, and by which words."""

from toolkit.models.sourcing.extractor import Sourced, SourcingExtractor

__all__ = ["Sourced", "SourcingExtractor"]

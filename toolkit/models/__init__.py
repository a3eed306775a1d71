"""Classifiers of sentences: they see texts and codebooks, never corpora."""

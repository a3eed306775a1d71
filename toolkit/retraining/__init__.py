"""Retraining of the bundled models: one command, its order written down, resumable."""

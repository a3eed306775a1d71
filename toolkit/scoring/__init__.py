"""Scoring: articles in, tables out."""

"""Classifiers on a pretrained encoder: one pass gives every label and span."""

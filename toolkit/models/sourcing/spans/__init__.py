"""Attributions in a sentence: the words of source, cue and content, and which belong together."""

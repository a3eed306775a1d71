"""Public corpora, one file each: read from a folder of the user's own, never fetched."""

"""Linear classifiers over words: n-grams, lexicons, written rules."""

"""What one calls in a notebook: score anything, look at it, draw it, keep it."""

from toolkit.interactive.corpus import ScoredCorpus as ScoredCorpus
from toolkit.interactive.score import score as score

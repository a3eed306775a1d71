"""Results: tables of scores in any format, and what they depend on."""

from toolkit.results.scoreset import ScoreSet as ScoreSet
from toolkit.results.stamp import Stamp as Stamp

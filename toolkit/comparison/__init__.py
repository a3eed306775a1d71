"""Outlets compared under the error of the classifier: one table, one figure, one page."""

from toolkit.comparison.answers import COUNTABLE as COUNTABLE
from toolkit.comparison.answers import countable as countable
from toolkit.comparison.compare import Comparison as Comparison
from toolkit.comparison.compare import Contrast as Contrast
from toolkit.comparison.compare import Outlet as Outlet
from toolkit.comparison.compare import compare as compare
from toolkit.comparison.source_matrix import source_matrix as source_matrix
from toolkit.comparison.specifications import specification_curve as specification_curve
from toolkit.comparison.near_duplicates import WireCopy as WireCopy
from toolkit.comparison.near_duplicates import wire_copies as wire_copies

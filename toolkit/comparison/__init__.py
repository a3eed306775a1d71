"""Outlets compared under the error of the classifier: one table, one figure, one page."""

from toolkit.comparison.compare import compare as compare
from toolkit.comparison.contrasts import Contrast as Contrast
from toolkit.comparison.filters import Filter as Filter
from toolkit.comparison.in_words import Finding as Finding
from toolkit.comparison.in_words import in_words as in_words
from toolkit.comparison.multiverse import Multiverse as Multiverse
from toolkit.comparison.multiverse import multiverse as multiverse
from toolkit.comparison.near_duplicates import NearDuplicate as NearDuplicate
from toolkit.comparison.near_duplicates import near_duplicates as near_duplicates
from toolkit.comparison.outlets import Outlet as Outlet
from toolkit.comparison.population import Population as Population
from toolkit.comparison.population import comparable as comparable
from toolkit.comparison.results import Comparison as Comparison
from toolkit.comparison.source_matrix import source_matrix as source_matrix
from toolkit.comparison.sources import sources as sources
from toolkit.comparison.specification_curve import specification_curve as specification_curve
from toolkit.comparison.specifications import Choices as Choices
from toolkit.comparison.specifications import Scorer as Scorer
from toolkit.comparison.specifications import Specification as Specification
from toolkit.comparison.surrogates import Surrogate as Surrogate

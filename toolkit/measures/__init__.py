"""Measures: numbers about an article, or about any group of coded sentences.

Only sentences of the region ``body`` count. A measure whose denominator is zero is undefined, which
is null in the tables: no attributed sentence means that the share of anonymous ones is unknown, not
zero. Measures are declared in the codebooks' files.
"""

from toolkit.measures.coding import Coding as Coding
from toolkit.measures.indicators import Indicator as Indicator
from toolkit.measures.indicators import indicator_table as indicator_table
from toolkit.measures.measure import Groups as Groups
from toolkit.measures.measure import Measure as Measure
from toolkit.measures.registry import measure_articles as measure_articles
from toolkit.measures.registry import measure_named as measure_named
from toolkit.measures.registry import measures as measures

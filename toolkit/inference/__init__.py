"""Levels of outlets and contrasts between them, under the error of the classifier.

>>> import numpy as np
>>> rng = np.random.default_rng(0)
>>> article = np.repeat(np.arange(60), 10)
>>> truth = rng.random(600) < 0.3
>>> answer = np.where(rng.random(600) < 0.85, truth, ~truth)
>>> label = np.where(rng.random(600) < 0.25, truth, np.nan)
>>> outlet = Scored.of(answer, label, 0.25, article)
>>> print(estimate(outlet, "naive"))
+0.335 (+0.297 to +0.375)
>>> print(estimate(outlet))
+0.258 (+0.199 to +0.322)
"""

from toolkit.inference.annotator_pools import AnnotatorPools as AnnotatorPools
from toolkit.inference.annotator_pools import annotator_pools as annotator_pools
from toolkit.inference.contrasts import contrast as contrast
from toolkit.inference.contrasts import log_ratio as log_ratio
from toolkit.inference.contrasts import matched_contrast as matched_contrast
from toolkit.inference.errors import EqualError as EqualError
from toolkit.inference.errors import Rate as Rate
from toolkit.inference.errors import equal_error as equal_error
from toolkit.inference.errors import error_rates as error_rates
from toolkit.inference.estimators import METHODS as METHODS
from toolkit.inference.intervals import Estimate as Estimate
from toolkit.inference.levels import estimate as estimate
from toolkit.inference.measured import Measured as Measured
from toolkit.inference.multiplicity import adjusted_p_values as adjusted_p_values
from toolkit.inference.multiplicity import rank_intervals as rank_intervals
from toolkit.inference.power import Budget as Budget
from toolkit.inference.power import effective_labels as effective_labels
from toolkit.inference.power import label_budget as label_budget
from toolkit.inference.power import minimum_detectable as minimum_detectable
from toolkit.inference.units import Design as Design
from toolkit.inference.units import Scored as Scored

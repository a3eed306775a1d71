"""Levels of outlets and contrasts between them, under the error of the classifier.

>>> import numpy as np
>>> rng = np.random.default_rng(0)
>>> article = np.repeat(np.arange(60), 10)
>>> truth = rng.random(600) < 0.3
>>> answer = np.where(rng.random(600) < 0.85, truth, ~truth)
>>> label = np.where(rng.random(600) < 0.25, truth, np.nan)
>>> outlet = Scored.of(answer, label, 0.25, article)
>>> print(estimate(outlet, "naive"))
+0.335 (+0.300 to +0.370)
>>> print(estimate(outlet))
+0.257 (+0.201 to +0.314)
"""

from toolkit.estimation.errors import EqualError as EqualError
from toolkit.estimation.errors import Rate as Rate
from toolkit.estimation.errors import equal_error as equal_error
from toolkit.estimation.errors import error_rates as error_rates
from toolkit.estimation.estimates import Estimate as Estimate
from toolkit.estimation.estimates import Measured as Measured
from toolkit.estimation.estimates import contrast as contrast
from toolkit.estimation.estimates import estimate as estimate
from toolkit.estimation.estimates import log_ratio as log_ratio
from toolkit.estimation.estimates import matched_contrast as matched_contrast
from toolkit.estimation.families import corrected as corrected
from toolkit.estimation.families import rank_intervals as rank_intervals
from toolkit.estimation.linear import METHODS as METHODS
from toolkit.estimation.planning import Budget as Budget
from toolkit.estimation.planning import effective_labels as effective_labels
from toolkit.estimation.planning import label_budget as label_budget
from toolkit.estimation.planning import minimum_detectable as minimum_detectable
from toolkit.estimation.raters import RaterPool as RaterPool
from toolkit.estimation.raters import rater_pools as rater_pools
from toolkit.estimation.sample import Scored as Scored

"""Regressions whose labels are corrected by hand labels.

Coefficients three ways: with the model's labels taken for the truth, by the hand labels alone, and
corrected (`toolkit.regression.estimators`); linear, logistic or Poisson, with cluster-robust
intervals (`toolkit.regression.variance`).
"""

from toolkit.regression.model_table import ModelTable as ModelTable
from toolkit.regression.plots import coefficient_plot as coefficient_plot
from toolkit.regression.plots import difference_plot as difference_plot
from toolkit.regression.plots import time_plot as time_plot
from toolkit.regression.regress import regress as regress
from toolkit.regression.results import Regression as Regression
from toolkit.regression.series import difference_formula as difference_formula
from toolkit.regression.series import difference_in_differences as difference_in_differences
from toolkit.regression.series import interrupted_formula as interrupted_formula
from toolkit.regression.series import interrupted_series as interrupted_series
from toolkit.regression.series import trend as trend
from toolkit.regression.series import trend_formula as trend_formula
from toolkit.regression.tables import table_of as table_of
from toolkit.regression.terms import Interval as Interval
from toolkit.regression.terms import Term as Term

"""A corpus described by its scores: measures by group and over time, profiles, words, contexts.

Labels are a model's, not a coder's: what is described is what the model says. To compare outlets,
correct it by hand labels (`toolkit.compare`).
"""

from toolkit.description.concordance import kwic as kwic
from toolkit.description.describe import Description as Description
from toolkit.description.describe import describe as describe
from toolkit.description.keyness import keyness as keyness
from toolkit.description.measured import measures_by as measures_by
from toolkit.description.profiles import profiles as profiles

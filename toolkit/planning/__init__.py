"""Plan before you code: how many hand labels, by simulation with the estimator of the analysis.

>>> outlet = OutletPlan("Post", (20,) * 60, 0.3, 0.8, 0.9, 0.05)
>>> goal = Goal("contrast", within=0.15)
>>> plan = labels_needed((outlet, outlet), goal, "simple", repetitions=40)
>>> 40 < plan.labels < 160, plan.share >= 0.8
(True, True)
"""

from toolkit.planning.goals import Goal as Goal
from toolkit.planning.goals import achieved as achieved
from toolkit.planning.overlap import Overlap as Overlap
from toolkit.planning.overlap import overlap_needed as overlap_needed
from toolkit.planning.search import Needed as Needed
from toolkit.planning.search import labels_needed as labels_needed
from toolkit.planning.sheet import Study as Study
from toolkit.planning.sheet import preregistration as preregistration
from toolkit.planning.simulation import DESIGNS as DESIGNS
from toolkit.planning.simulation import OutletPlan as OutletPlan
from toolkit.planning.simulation import simulate as simulate

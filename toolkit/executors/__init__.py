"""Scoring in shards: tasks of their own, on one machine or many, and one score folder of them all.

`make_plan` says which rows of which files each shard has, `score_shard` scores one, `merge_shards`
puts them together. An `Executor` runs the tasks: `LocalProcesses`, `DaskCluster`, or a Slurm
array by its script; `score_on` does all in one go.
"""

from toolkit.executors.base import Executor as Executor
from toolkit.executors.base import Finished as Finished
from toolkit.executors.base import ShardsFailed as ShardsFailed
from toolkit.executors.base import run_shards as run_shards
from toolkit.executors.dask import DaskCluster as DaskCluster
from toolkit.executors.local import LocalProcesses as LocalProcesses
from toolkit.executors.merge import merge_shards as merge_shards
from toolkit.executors.plan import Plan as Plan
from toolkit.executors.plan import make_plan as make_plan
from toolkit.executors.plan import read_plan as read_plan
from toolkit.executors.plan import write_plan as write_plan
from toolkit.executors.slurm import sbatch_script as sbatch_script
from toolkit.executors.task import score_shard as score_shard
from toolkit.executors.whole import score_on as score_on

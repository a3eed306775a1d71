"""The script of a Slurm job array: one task a shard."""

from __future__ import annotations

import shlex
from pathlib import Path

SCRIPT = "shards.sbatch"
TASK_VARIABLE = "SLURM_ARRAY_TASK_ID"
"""The environment variable in which Slurm says which task of an array runs."""


def sbatch_script(folder: Path, n: int) -> str:
    """A script for ``sbatch`` that scores all ``n`` shards of a folder, a process each.

    >>> print(sbatch_script(Path("/data/ccnews"), 200).splitlines()[2])
    #SBATCH --array=0-199
    """
    place = folder.absolute()
    return f"""\
#!/bin/bash
#SBATCH --job-name=toolkit
#SBATCH --array=0-{n - 1}
#SBATCH --cpus-per-task=1
#SBATCH --mem=4G
#SBATCH --time=12:00:00
#SBATCH --requeue
#SBATCH --output={place}/slurm-%a.log
# A task that is started again goes on where it was stopped.
export OMP_NUM_THREADS=1 TOOLKIT_THREADS=1
exec toolkit score-shard {shlex.quote(str(place))}
"""

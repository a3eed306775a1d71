"""Experiments from configuration: run, run again, tell two runs apart."""

from toolkit.experiment.check import difference as difference
from toolkit.experiment.check import reproduce as reproduce
from toolkit.experiment.config import ExperimentConfig as ExperimentConfig
from toolkit.experiment.config import read_experiment as read_experiment
from toolkit.experiment.config import schema as schema
from toolkit.experiment.runs import run as run

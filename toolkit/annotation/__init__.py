"""Hand coding: draw a sample with known probabilities, send it to coders, take labels back."""

from toolkit.annotation.label_studio import interface, read_label_studio, tasks
from toolkit.annotation.labels import Labels, check_labels, sent
from toolkit.annotation.sample import draw, read_scored
from toolkit.annotation.sheet import read_sheet, write_sheet

__all__ = [
    "Labels",
    "check_labels",
    "draw",
    "interface",
    "read_label_studio",
    "read_scored",
    "read_sheet",
    "sent",
    "tasks",
    "write_sheet",
]

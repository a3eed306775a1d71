"""Hand coding: draw a sample with known probabilities, send it to coders, take labels back."""

from toolkit.handcoding.label_studio import interface, read_label_studio, tasks
from toolkit.handcoding.labels import Labels, check_labels, sent
from toolkit.handcoding.sample import draw, read_scored
from toolkit.handcoding.sheet import read_sheet, write_sheet

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

"""Hand coding: draw a sample with known probabilities, send it to coders, take labels back."""

from toolkit.annotation.adaptive import draw_adaptive as draw_adaptive
from toolkit.annotation.allocation import allocate as allocate
from toolkit.annotation.disagreements import disagreements as disagreements
from toolkit.annotation.label_studio import interface as interface
from toolkit.annotation.label_studio import read_label_studio as read_label_studio
from toolkit.annotation.label_studio import tasks as tasks
from toolkit.annotation.labels import Labels as Labels
from toolkit.annotation.labels import read_labels as read_labels
from toolkit.annotation.labels import read_sample as read_sample
from toolkit.annotation.measure_probability import measure_labels as measure_labels
from toolkit.annotation.measure_probability import measure_probability as measure_probability
from toolkit.annotation.returned import read_returned as read_returned
from toolkit.annotation.rounds import draw_further as draw_further
from toolkit.annotation.sample import draw as draw
from toolkit.annotation.sheet import read_sheet as read_sheet
from toolkit.annotation.sheet import write_sheet as write_sheet

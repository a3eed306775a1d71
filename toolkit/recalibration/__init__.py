"""Recalibration: a model's probabilities fitted to hand labels of a user's own articles."""

from toolkit.recalibration.calibrate import Calibrated as Calibrated
from toolkit.recalibration.calibrate import calibrate as calibrate
from toolkit.recalibration.page import write_calibration as write_calibration

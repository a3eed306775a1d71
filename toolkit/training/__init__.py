"""From labelled corpora to trained, calibrated models."""

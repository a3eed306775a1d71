"""The mean of two trainings' weights, as a model folder: the later one's, nearer to where it began.

    python experiments/mean_weights.py FIRST SECOND OUT

Two folders of ``toolkit train`` with the same encoder and heads, of which the second started from
the first. A network tuned on and averaged with what it was keeps more of what it knew of texts
unlike those it was tuned on (Wortsman et al. 2022, arXiv:2109.01903). Refit the result afterwards
(`experiments/refit.py`): it is calibrated as the second was.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from toolkit.models.encoder.config import EncoderConfig
from toolkit.models.encoder.float_weights import TORCH, load_network, save_network
from toolkit.models.folder import TRAINING_STATE
from toolkit.training.engine_files import write_engine


def main() -> None:
    """Average and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("first", "second", "out"):
        parser.add_argument(name, type=Path)
    options = parser.parse_args()
    width = EncoderConfig.load(options.second).width
    first = load_network(options.first, width).state_dict()
    network = load_network(options.second, width)
    weights = {
        name: (first[name] + tensor) / 2 if tensor.is_floating_point() else tensor
        for name, tensor in network.state_dict().items()
    }
    network.load_state_dict(weights)
    network.eval()
    ignored = shutil.ignore_patterns(TRAINING_STATE, TORCH)
    shutil.copytree(options.second, options.out, ignore=ignored)
    save_network(network, options.out)
    write_engine(network, options.out, options.out / TRAINING_STATE)


if __name__ == "__main__":
    main()

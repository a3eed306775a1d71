"""The float weights of a network in a model's folder: written, and read back whatever its encoder,
the static one too."""

from __future__ import annotations

from pathlib import Path

from toolkit.models.encoder.network import Network

WEIGHTS = "network.safetensors"
TORCH = "torch"


def save_network(network: Network, folder: Path) -> None:
    """Write the float weights into ``torch/`` of a model folder."""
    from safetensors.torch import save_file

    weights = folder / TORCH
    weights.mkdir(parents=True, exist_ok=True)
    network.encoder.config.save_pretrained(weights)
    tensors = {
        name: tensor.detach().cpu().contiguous() for name, tensor in network.state_dict().items()
    }
    save_file(tensors, weights / WEIGHTS)


def load_network(folder: Path, width: int) -> Network:
    """Read them back. Raises `ValueError` where there are none, or others."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file
    from transformers import AutoConfig, AutoModel

    import toolkit.models.encoder.static_network  # noqa: F401, its kind of configuration

    weights = folder / TORCH
    if not (weights / WEIGHTS).is_file():
        raise ValueError(
            f"{folder}: has no float weights ({TORCH}/{WEIGHTS}); train it, or go without device"
        )
    try:
        config = AutoConfig.from_pretrained(weights, local_files_only=True, trust_remote_code=False)
        network = Network(AutoModel.from_config(config, trust_remote_code=False), width)  # type: ignore[no-untyped-call]
        network.load_state_dict(load_file(weights / WEIGHTS))
    except (OSError, ValueError, RuntimeError, SafetensorError) as problem:
        raise ValueError(f"{weights}: cannot be read: {str(problem).splitlines()[0]}") from None
    return network

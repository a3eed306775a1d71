"""The network: a pretrained encoder and one linear map from tokens to the columns of all heads.

A sentence's logit is the mean of its tokens' logits. So one row of numbers a token is all that a
pass has to give, and the tokens' logits say which words a sentence's label rests on.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from toolkit.models.encoder.checkpoints import checkpoint_folder

if TYPE_CHECKING:
    from tokenizers import Tokenizer


class Network(nn.Module):
    """Tokens in, (n rows, n tokens, ``width``) logits out.

    ``encoder`` is any Hugging Face encoder whose output has a ``last_hidden_state``.
    """

    encoder: Any

    def __init__(self, encoder: nn.Module, width: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(dropout)
        self.heads = nn.Linear(int(self.encoder.config.hidden_size), width)

    def hidden(self, ids: Tensor, mask: Tensor) -> Tensor:
        """What the encoder makes of each token, (n rows, n tokens, hidden size)."""
        states: Tensor = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        return states

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Logits of every token, (n rows, n tokens, width), in float32."""
        logits: Tensor = self.heads(self.dropout(self.hidden(ids, mask)))
        return logits.float()


def pooled(states: Tensor, sentence: Tensor, count: int) -> Tensor:
    """Mean over each sentence's tokens, (``count``, last dimension); ``sentence`` numbers the
    sentence of each token from 0, -1 for none.

    >>> pooled(torch.tensor([[1.0], [3.0], [9.0]]), torch.tensor([0, 0, -1]), 1)
    tensor([[2.]])
    """
    inside = sentence >= 0
    at = sentence[inside]
    total = states.new_zeros((count, states.shape[-1])).index_add(0, at, states[inside])
    size = states.new_zeros(count).index_add(0, at, states.new_ones(len(at)))
    return total / size.clamp(min=1)[:, None]


def pretrained(checkpoint: str | Path, *, hub: bool = False) -> tuple[nn.Module, Tokenizer]:
    """An encoder and its tokenizer, from a folder, or from the hub where ``hub`` allows it.

    Some are found in installed packages (`toolkit.models.encoder.checkpoints`); ``static`` is an
    untrained encoder without attention, made of MiniLM's vectors (`static_network`). Raises
    `ValueError` for a checkpoint that is not there or has no fast tokenizer.
    """
    if str(checkpoint) == STATIC:
        from toolkit.models.encoder.static_network import static_encoder

        teacher, tokens = pretrained(MINILM)
        return static_encoder(teacher, tokens), tokens
    from transformers import AutoModel, AutoTokenizer
    from transformers.utils import logging

    # A hundred small tensors; the bars of a training are ours.
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    folder = checkpoint_folder(checkpoint)
    try:
        encoder = AutoModel.from_pretrained(
            folder, local_files_only=not hub, use_safetensors=True, trust_remote_code=False
        )
        fast = AutoTokenizer.from_pretrained(
            folder, local_files_only=not hub, use_fast=True, trust_remote_code=False
        )
    except (OSError, ValueError) as problem:
        first = str(problem).splitlines()[0]
        raise ValueError(
            f"{checkpoint}: no encoder to be read ({first}); give a folder, or allow the hub"
        ) from None
    if not fast.is_fast:
        raise ValueError(f"{checkpoint}: has no fast tokenizer, and offsets need one")
    tokenizer: Tokenizer = fast.backend_tokenizer
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return encoder, tokenizer


def pad_token(encoder: Any) -> int:
    """The token that fills up rows."""
    return int(getattr(encoder.config, "pad_token_id", None) or 0)


def layer_list(encoder: Any) -> nn.ModuleList:
    """The layers of an encoder, lowest first. Raises `ValueError` where they are not found."""
    stack = getattr(encoder, "encoder", None)
    layers = getattr(stack, "layer", None)
    if not isinstance(layers, nn.ModuleList):
        raise ValueError(f"{type(encoder).__name__}: its layers are not found")
    return layers


def keep_layers(encoder: Any, kept: Sequence[int]) -> None:
    """Leave out all layers but those ``kept`` (counted from 0), in place. Raises `ValueError` for
    one that is not there."""
    layers = layer_list(encoder)
    if wrong := [number for number in kept if not 0 <= number < len(layers)]:
        raise ValueError(f"layers: no layer {wrong[0]}; the encoder has 0 to {len(layers) - 1}")
    encoder.encoder.layer = nn.ModuleList(layers[number] for number in kept)
    encoder.config.num_hidden_layers = len(kept)


def freeze(encoder: Any, lowest: int) -> None:
    """Leave the ``lowest`` layers and all that stands below them as they are; nothing is kept of
    them for gradients. Raises `ValueError` for more layers than there are."""
    if not lowest:
        return
    layers = layer_list(encoder)
    if lowest > len(layers):
        raise ValueError(f"freeze: {lowest} layers of {len(layers)}")
    trained = {id(each) for layer in layers[lowest:] for each in layer.parameters()}
    for parameter in encoder.parameters():
        parameter.requires_grad_(id(parameter) in trained)


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


STATIC = "static"
MINILM = "all-MiniLM-L6-v2"


def precision(device: str) -> torch.dtype:
    """The number format that is fast on a device: bfloat16 on a GPU and on processors that
    multiply it in hardware, else float32."""
    if device.startswith("cuda"):
        return torch.bfloat16
    amx = torch.cpu._is_amx_tile_supported()
    return torch.bfloat16 if amx or torch.cpu._is_avx512_bf16_supported() else torch.float32

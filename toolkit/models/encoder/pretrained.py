"""Encoders to train from, each with its tokenizer: of every kind, so above the kinds themselves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.models.encoder.checkpoints import checkpoint_folder

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from torch import nn

STATIC = "static"
MINILM = "all-MiniLM-L6-v2"


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

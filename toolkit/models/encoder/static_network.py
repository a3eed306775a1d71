"""An encoder without attention: a vector a token, and separable convolutions over them.

A hundred times cheaper than a transformer, and trained like one: it has a ``last_hidden_state``.
Each token's vector is mixed with those 1, 2, 4 and 8 tokens away; in between, each sentence as a
whole (mean and maximum of its tokens) and its neighbours are added to every token of it. The
vectors start as the input embeddings of a pretrained encoder, reduced by their principal components
(as Tulkens & van Dongen 2024, Model2Vec, do with its outputs).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoConfig, AutoModel, PretrainedConfig, PreTrainedModel
from transformers.modeling_outputs import BaseModelOutput

from toolkit.models.encoder.static_engine import VECTORS, StaticEngine

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from toolkit.models.encoder.network import Network

SIZE = 96
DILATIONS = (1, 2, 4, 8)
MIXED = len(DILATIONS) // 2
"""Before which layer the sentences are mixed in."""


class StaticConfig(PretrainedConfig):  # type: ignore[no-untyped-call]
    """Size of the vectors, reach of each layer, and the token that closes a sentence."""

    model_type = "static_convolutions"

    def __init__(
        self,
        vocab_size: int = 30522,
        hidden_size: int = SIZE,
        dilations: tuple[int, ...] = DILATIONS,
        separator: int = 102,
        **more: Any,
    ) -> None:
        super().__init__(**more)
        self.vocab_size, self.hidden_size = vocab_size, hidden_size
        self.dilations, self.separator = tuple(dilations), separator


class StaticEncoder(PreTrainedModel):  # type: ignore[no-untyped-call]
    """Token ids and mask, both (n rows, n tokens), to states (n rows, n tokens, hidden size)."""

    config_class = StaticConfig

    def __init__(self, config: StaticConfig) -> None:
        super().__init__(config)
        size = config.hidden_size
        self.embeddings = nn.Embedding(config.vocab_size, size)
        self.dropout = nn.Dropout(0.1)
        self.depth = nn.ParameterList(_taps(size) for _ in config.dilations)
        self.point = nn.ModuleList(nn.Linear(size, size) for _ in config.dilations)
        self.here = nn.Linear(2 * size, size)
        self.before = nn.Linear(2 * size, size, bias=False)
        self.after = nn.Linear(2 * size, size, bias=False)
        self.post_init()  # type: ignore[no-untyped-call]

    def _init_weights(self, module: nn.Module) -> None:
        """Modules set themselves up."""

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> BaseModelOutput:
        """States of every token, zero at padding."""
        kept = attention_mask[:, :, None].to(self.embeddings.weight.dtype)
        states = self.dropout(self.embeddings(input_ids)) * kept
        for number, dilation in enumerate(self.config.dilations):
            if number == MIXED:
                states = (states + self._sentences(states, input_ids, attention_mask)) * kept
            mixed = self.point[number](_reach(states, self.depth[number], dilation))
            states = (states + functional.relu(mixed)) * kept
        return BaseModelOutput(last_hidden_state=states)

    def _sentences(self, states: Tensor, ids: Tensor, mask: Tensor) -> Tensor:
        """What each token's sentence and its neighbours are as wholes, the shape of ``states``."""
        closes = (ids == self.config.separator).long()
        number = closes.cumsum(1) - closes
        rows, _, size = states.shape
        count = int(number.max()) + 1
        # Padding goes to a slot of its own, which is dropped.
        slot = torch.where(mask > 0, number, count)[:, :, None].expand(-1, -1, size)
        empty = states.new_zeros((rows, count + 1, size))
        total = empty.scatter_add(1, slot, states)
        n = empty[:, :, :1].scatter_add(1, slot[:, :, :1], torch.ones_like(states[:, :, :1]))
        most = empty.scatter_reduce(1, slot, states, "amax", include_self=False)
        whole = torch.cat([total / n.clamp(min=1), most], dim=2)[:, :count]
        whole = whole * (n[:, :count] > 0)
        mixed = self.here(whole)
        mixed = mixed + functional.pad(self.before(whole[:, :-1]), (0, 0, 1, 0))
        mixed = functional.relu(mixed + functional.pad(self.after(whole[:, 1:]), (0, 0, 0, 1)))
        return mixed.gather(1, number.clamp(max=count - 1)[:, :, None].expand(-1, -1, size))


def _taps(size: int) -> nn.Parameter:
    """Three taps a channel: at first a token sees mostly itself."""
    taps = 0.2 * torch.randn(3, size)
    taps[1] += 1.0
    return nn.Parameter(taps)


def _reach(states: Tensor, taps: Tensor, dilation: int) -> Tensor:
    """Each channel mixed with itself ``dilation`` tokens before and after."""
    before = functional.pad(states, (0, 0, dilation, 0))[:, : states.shape[1]]
    after = functional.pad(states, (0, 0, 0, dilation))[:, dilation:]
    return before * taps[0] + states * taps[1] + after * taps[2]


def static_encoder(teacher: nn.Module, tokenizer: Tokenizer, size: int = SIZE) -> StaticEncoder:
    """An untrained one, whose vectors are the principal components of the input embeddings of
    ``teacher``, an encoder with the same ``tokenizer``; each has a length of about 1 a channel."""
    from toolkit.models.encoder.windows import marks

    table = teacher.get_input_embeddings().weight.detach().float()  # type: ignore[operator]
    table = table - table.mean(dim=0)
    _, directions = torch.linalg.eigh(table.T @ table)
    reduced = table @ directions[:, -size:].flip(1)
    config = StaticConfig(len(table), size, separator=marks(tokenizer)[1])
    encoder = StaticEncoder(config)
    with torch.no_grad():
        encoder.embeddings.weight.copy_(reduced / reduced.std())
    return encoder


def static_engine(network: Network) -> StaticEngine:
    """A network with this encoder, in numpy. Raises `ValueError` for one with another."""
    encoder = network.encoder
    if not isinstance(encoder, StaticEncoder):
        raise ValueError(f"{type(encoder).__name__}: is no static encoder")
    weights = {}
    for name, tensor in network.state_dict().items():
        values = tensor.detach().float().cpu().numpy()
        name = name.removeprefix("encoder.")
        if name == "embeddings.weight":
            weights[VECTORS] = values
        else:
            weights[name] = values.T if name.endswith(".weight") else values
    config = encoder.config
    return StaticEngine(weights, tuple(config.dilations), int(config.separator))


AutoConfig.register(StaticConfig.model_type, StaticConfig)
AutoModel.register(StaticConfig, StaticEncoder)

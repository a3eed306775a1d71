"""Batches that go to a device: in order, some ahead, and each what it is alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from toolkit.models.encoder.engine import BUDGET, Batch, Engine  # noqa: E402
from toolkit.models.encoder.engines import AHEAD, GPU_BUDGET, TorchEngine  # noqa: E402


class Doubling(torch.nn.Module):
    """Twice the token ids, where a token is."""

    def forward(self, ids, mask):
        return (2.0 * ids * mask)[:, :, None]


def made(n: int, drawn: list[int]) -> Iterator[Batch]:
    for number in range(n):
        drawn.append(number)
        ids = np.full((2, 3), number)
        yield ids, np.array([[1, 1, 1], [1, 0, 0]])


def test_batches_come_back_in_order_and_some_are_made_ahead():
    drawn: list[int] = []
    logits = TorchEngine(Doubling(), "cpu").run(made(6, drawn))
    first = next(logits)
    assert drawn == list(range(AHEAD + 1))
    assert first.shape == (2, 3, 1)
    rest = list(logits)
    assert [float(each[0, 0, 0]) for each in rest] == [2.0, 4.0, 6.0, 8.0, 10.0]
    assert all(each[1, 1:].sum() == 0 for each in rest)
    assert {each.dtype for each in rest} == {np.dtype(np.float32)}
    assert list(TorchEngine(Doubling(), "cpu").run([])) == []


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_bfloat16_comes_back_as_floats_near_those_of_float32(monkeypatch, dtype):
    monkeypatch.setattr("toolkit.models.encoder.network.precision", lambda _: dtype)
    torch.manual_seed(1)

    class Linear(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.inner = torch.nn.Linear(1, 4)

        def forward(self, ids, mask):
            return self.inner(ids[:, :, None].float() / 10)

    network = Linear()
    ids, mask = np.arange(12).reshape(2, 6), np.ones((2, 6), int)
    exact = TorchEngine(network, exact=True).logits(ids, mask)
    logits = TorchEngine(network).logits(ids, mask)
    assert logits.dtype == np.float32
    gap = np.abs(logits - exact).max()
    assert gap == 0 if dtype == torch.float32 else 0 < gap < 0.02


def test_a_gpu_gets_larger_batches():
    engine = TorchEngine(Doubling(), "cpu")
    assert engine.budget == BUDGET
    engine.is_gpu = True
    assert engine.budget == GPU_BUDGET


def test_an_engine_need_say_no_more_than_how_one_batch_runs():
    class Summing(Engine):
        def logits(self, ids, mask):
            return (ids * mask).sum(axis=1).astype(np.float32)

    drawn: list[int] = []
    logits = Summing().run(made(3, drawn))
    assert [float(each.sum()) for each in logits] == [0.0, 4.0, 8.0]
    assert Summing().budget == BUDGET

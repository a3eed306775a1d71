"""A folder to code in, and servers that are started and killed as a coder's would be."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from toolkit.annotation import draw
from toolkit.annotation.coder_files import write_coder_files
from toolkit.codebook import load_codebook
from toolkit.outputs.formulas import guarded

HOSTILE = (
    '<img src=x onerror="alert(1)"></p><script>alert(2)</script>" \u202e=cmd javascript:alert(3)'
)


class Server(NamedTuple):
    address: str
    process: subprocess.Popen[str]


def coding_folder(
    folder: Path,
    n: int = 6,
    *,
    book: str = "loaded_language",
    coders: tuple[str, ...] = ("ann", "bob"),
) -> pd.DataFrame:
    """What ``toolkit sample`` writes, of sentences made here; the first holds hostile text."""
    texts = [
        f"The reckless \U0001f327 council’s plan no. {i} failed; critics cheered." for i in range(n)
    ]
    texts[0] = HOSTILE
    items = pd.DataFrame({"item": [f"wire-{i}" for i in range(n)], "text": texts})
    items = items.assign(article_id=HOSTILE, before="Rain fell.\nAll day.", after="It stopped.")
    sample = draw(items, n).sort_values("item").reset_index(drop=True).assign(outlet="The Wire")
    folder.mkdir(exist_ok=True)
    guarded(sample).to_csv(folder / "sample.csv", index=False)
    codebook = load_codebook(book)
    (folder / "codebook.yaml").write_bytes(codebook.path.read_bytes())
    for coder in coders:
        write_coder_files(sample, codebook, folder, coder=coder)
    return sample

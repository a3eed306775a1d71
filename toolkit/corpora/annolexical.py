"""AnnoLexical: sentences of 118 outlets, labelled for lexical bias by a vote of language models.

Horych et al. (2025), "The Promises and Pitfalls of LLM Annotations in Dataset Labeling: a Case
Study on Media Bias Detection", Findings of NAACL. Licence MIT.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Literal

from toolkit.corpus import LabelledText

Part = Literal["train", "dev", "test"]
PARTS: tuple[Part, ...] = ("train", "dev", "test")
LOADED = "loaded"


def load(path: Path, part: Part) -> tuple[list[LabelledText], dict[str, int]]:
    """The sentences of one part, and how many of what was left out, by reason.

    A sentence carries ``loaded`` or nothing; its group is ``outlet``. White space at the ends is
    dropped. A sentence that came earlier in the same part is left out. Raises
    `FileNotFoundError`.
    """
    import pandas as pd

    table = pd.read_parquet(path / f"anno-lexical-{part}.parquet")
    texts = []
    seen: set[str] = set()
    dropped: Counter[str] = Counter()
    for row in table.itertuples(index=False):
        text = str(row.text).strip()
        key = " ".join(text.split()).casefold()
        if not key or key in seen:
            dropped["sentence that came earlier" if key else "empty sentence"] += 1
            continue
        seen.add(key)
        labels = (LOADED,) if str(row.label) == "1" else ()
        groups = {"outlet": str(row.source_name)}
        texts.append(LabelledText(f"annolexical-{row.sentence_id}", text, labels, groups))
    return texts, dict(dropped)

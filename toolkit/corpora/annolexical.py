"""AnnoLexical: sentences of 118 outlets, labelled for lexical bias by a vote of language models.

Horych et al. (2025), "The Promises and Pitfalls of LLM Annotations in Dataset Labeling: a Case
Study on Media Bias Detection", Findings of NAACL.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Literal

from toolkit.corpora.card import CorpusCard
from toolkit.corpora.dataset import Parts, of_texts
from toolkit.schema import LabelledText

Part = Literal["train", "dev", "test"]
PARTS: tuple[Part, ...] = ("train", "dev", "test")
LOADED = "loaded"
CARD = CorpusCard(
    name="annolexical",
    title="AnnoLexical",
    version="1 (2025)",
    licence="MIT",
    citation="Horych et al. (2025), The Promises and Pitfalls of LLM Annotations in Dataset "
    "Labeling: a Case Study on Media Bias Detection, Findings of NAACL",
    url="https://huggingface.co/datasets/mediabiasgroup/anno-lexical",
    files={
        "anno-lexical-train.parquet": "6999ea8696d440068b358320f5510a99d54b805e86a3ee6141bfae685ca490c2",  # noqa: E501
        "anno-lexical-dev.parquet": "f202e946d872962fa8cac113be3c78ac345970f404cdfcd0ff82bf2c47c9e585",  # noqa: E501
        "anno-lexical-test.parquet": "528995f454024afef46d60beebe7aaa58674d598a18039dba85a4bc4bff46d70",  # noqa: E501
    },
    traps=(
        "Labels are a vote of language models, not of people.",
        "Some 20 sentences stand in BABE too: leave them out of training.",
        "About half is labelled loaded, by selection: no rate of an outlet can be read from it.",
    ),
    hub="mediabiasgroup/anno-lexical",
)


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


def corpus(path: Path) -> Parts:
    """All three parts; ``part`` is among the groups."""
    texts: list[LabelledText] = []
    dropped: Counter[str] = Counter()
    for part in PARTS:
        found, left = load(path, part)
        for one in found:
            texts.append(replace(one, groups={**one.groups, "part": part}))
        dropped.update({f"{part}: {reason}": n for reason, n in left.items()})
    return of_texts("loaded_language", texts, dropped)

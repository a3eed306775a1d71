"""AnnoLexical: sentences of 118 outlets, labelled for lexical bias by a vote of language models."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from toolkit.corpora.card import CorpusCard
from toolkit.corpora.dataset import Parts, of_texts
from toolkit.corpora.gold import codebook_passages
from toolkit.schema import LabelledText

PARTS = ("train", "dev", "test")
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


def corpus(path: Path) -> Parts:
    """The sentences of all three parts by codebook ``loaded_language``; ``part`` is among the
    groups.

    White space at the ends is dropped. A sentence that came earlier in the same part is left out.
    Raises `FileNotFoundError`.
    """
    import pandas as pd

    texts: list[LabelledText] = []
    dropped: Counter[str] = Counter()
    for part in PARTS:
        seen: set[str] = set()
        for row in pd.read_parquet(path / f"anno-lexical-{part}.parquet").itertuples(index=False):
            text = str(row.text).strip()
            key = " ".join(text.split()).casefold()
            if not key or key in seen:
                reason = "sentence that came earlier" if key else "empty sentence"
                dropped[f"{part}: {reason}"] += 1
                continue
            seen.add(key)
            labels = ("loaded",) if str(row.label) == "1" else ()
            groups = {"outlet": str(row.source_name), "part": part}
            texts.append(LabelledText(f"annolexical-{row.sentence_id}", text, labels, groups))
    return of_texts("loaded_language", texts, dict(dropped))


passages = codebook_passages
"""The vote is a label of loaded language as it stands."""

"""Canadian Climate Framing: two-sentence units of Canadian newspapers, 1978 to 2024.

Eight frames, each found by a ``… Detection`` label and split by ``…_SUB`` labels, beside
messengers, events, solutions and emotion.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import partial
from pathlib import Path

from toolkit.corpora.card import CorpusCard
from toolkit.corpora.dataset import Parts, of_texts
from toolkit.corpora.frame_mapping import mapped_passages
from toolkit.schema import LabelledText

FILE = "annotated_sentences_en.jsonl"
CARD = CorpusCard(
    name="ccf",
    title="Canadian Climate Framing, English training part",
    version="1 (2025)",
    licence="excerpts by fair dealing; database CC BY 4.0",
    citation="Lemor et al. (2025), the CCF database of Canadian climate framing",
    url="https://github.com/antoinelemor/CCF-canadian-climate-framing",
    files={FILE: "b2669d0c413573585309963cb28db30b97a265fdd3dc87a95a5cca49b8bd4012"},
    traps=(
        "The published F1 of .866 pools both classes: the positive class averages .72 over the "
        "eight main frames, and a second coder .69 against the first.",
        "A unit is two sentences; one outlet is spelt in two ways (corrected here).",
    ),
)
# One outlet is spelt in two ways in the source.
OUTLETS = {"Toronton Sun": "Toronto Sun"}


def corpus(path: Path) -> Parts:
    """The units by codebook ``ccf``, the source's own labels, ``Eco_1_SUB`` or ``Pol Detection``.

    Groups are ``document`` (the article), ``outlet`` and ``date``. A unit whose text came earlier
    is left out. Raises `FileNotFoundError`.
    """
    texts = []
    seen: set[str] = set()
    dropped: Counter[str] = Counter()
    with (path / FILE).open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            text = " ".join(row["text"].split())
            if text in seen:
                dropped["unit with the text of an earlier one"] += 1
                continue
            seen.add(text)
            meta = row["meta"]
            groups = {
                "document": str(meta["doc_ID"]),
                "date": str(meta["date"]),
                "outlet": OUTLETS.get(meta["media"], meta["media"]),
            }
            texts.append(LabelledText(f"ccf-{row['id']}", text, tuple(row["label"]), groups))
    return of_texts("ccf", texts, dict(dropped))


passages = partial(mapped_passages, codebooks=("ccf",))
"""Frames by the reviewed mapping."""

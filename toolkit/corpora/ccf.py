"""Canadian Climate Framing: two-sentence units of Canadian newspapers, 1978 to 2024.

The English part of the hand-labelled training data of the CCF database (Lemor et al.,
https://github.com/antoinelemor/CCF-canadian-climate-framing). Eight frames, each found by a
``… Detection`` label and split by ``…_SUB`` labels, beside messengers, events, solutions and
emotion. Excerpts by fair dealing; the database is CC BY 4.0.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from toolkit.corpus import LabelledText

FILE = "annotated_sentences_en.jsonl"
# One outlet is spelt in two ways in the source.
OUTLETS = {"Toronton Sun": "Toronto Sun"}


def load(path: Path) -> tuple[list[LabelledText], dict[str, int]]:
    """The units, and how many of what was left out, by reason.

    Labels are the source's own, ``Eco_1_SUB`` or ``Pol Detection``; groups are ``doc`` (the
    article) and ``outlet``. A unit whose text came earlier is dropped. Raises
    `FileNotFoundError`.
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
                "doc": str(meta["doc_ID"]),
                "outlet": OUTLETS.get(meta["media"], meta["media"]),
            }
            texts.append(LabelledText(f"ccf-{row['id']}", text, tuple(row["label"]), groups))
    return texts, dict(dropped)

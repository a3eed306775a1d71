"""Which key stands for which label: digits first, then letters that no command takes."""

from __future__ import annotations

from toolkit.codebook import Codebook

# The page takes m to mark, u for unsure, z to undo, c to comment and x to remove.
SPAN_KEYS = "qwert"
LABEL_KEYS = "1234567890asdfghjklyiopvbn"


def label_keys(codebook: Codebook) -> dict[tuple[str, str], str]:
    """The key of each label, by question and label; the same keys begin anew with every question,
    as they answer the one that is marked on the page. A label beyond the keys has none.

    >>> from toolkit.codebook import load_codebook
    >>> keys = label_keys(load_codebook("framing"))
    >>> keys["framing", "economic"], keys["framing", "none"]
    ('1', 'h')
    """
    pool = LABEL_KEYS if codebook.spans else LABEL_KEYS + SPAN_KEYS
    return {
        (question.id, label): key
        for question in codebook.questions
        for label, key in zip(question.label_ids, pool, strict=False)
    }


def span_keys(codebook: Codebook) -> dict[str, str]:
    """The key that marks the chosen words, by span label: one of its own, or where labels of the
    questions are marked, the key of the label.

    >>> from toolkit.codebook import load_codebook
    >>> span_keys(load_codebook("sourcing"))
    {'source': 'q', 'cue': 'w', 'content': 'e'}
    >>> span_keys(load_codebook("loaded_language"))
    {'loaded': '1'}
    """
    if codebook.spans:
        return dict(zip((label.id for label in codebook.spans), SPAN_KEYS, strict=False))
    of_labels: dict[str, str] = {}
    for (_, label), key in label_keys(codebook).items():
        if key not in of_labels.values():
            of_labels.setdefault(label, key)
    return {
        label.id: of_labels[label.id] for label in codebook.span_labels if label.id in of_labels
    }

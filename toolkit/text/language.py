"""The language of an article: what the models read is English."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

SHORTEST = 200
"""Characters from which on a text tells its language; shorter ones pass for English."""
READ = 1_000
"""Characters of a text that are looked at."""
SURE = 0.9
_WORD = re.compile(r"[^\W\d_]+")
# No other language has a tenth of these: news in English has a sixth, and needs no model.
_FREQUENT = frozenset("the and of that with for was is to".split())  # noqa: SIM905
_ENOUGH = 0.1
# English lexified creoles and Scots are not told from headlines in English.
_PASS = frozenset({"en", "sco", "pcm"})
_NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "da": "Danish",
    "de": "German", "el": "Greek", "es": "Spanish", "fa": "Persian", "fi": "Finnish",
    "fr": "French", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian",
    "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch",
    "nb": "Norwegian", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sr": "Serbian", "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian",
    "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def foreign_language(text: str) -> str:
    """The language of a text that is surely not English, by name or ISO 639 code; else nothing.

    Texts under `SHORTEST` characters are not judged. Frequent English words decide first; where
    there are few, a classifier of languages (py3langid) that is loaded for it alone.

    >>> foreign_language("Rain fell on the town and the river rose. " * 9)
    ''
    >>> foreign_language("Der Regen fiel auf die Stadt, und der Fluss stieg wieder an. " * 9)
    'German'
    """
    sample = text.strip()[:READ]
    if len(sample) < SHORTEST:
        return ""
    words = _WORD.findall(sample.lower())
    if sum(word in _FREQUENT for word in words) >= _ENOUGH * len(words):
        return ""
    language, sure = _identifier().classify(sample)
    if language in _PASS or sure < SURE:
        return ""
    return _NAMES.get(language, f"the language {language}")


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

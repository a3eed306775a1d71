"""Text made fit for a page."""

from __future__ import annotations


def clean(text: str) -> str:
    """The text as it is shown: line ends made one, and characters that no page may hold or
    that hide or reorder others (controls, bidirectional overrides, lone surrogates) made U+FFFD.

    >>> clean("a\\r\\nb\\x00\\u202ec")
    'a\\nb\\ufffd\\ufffdc'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNSAFE)


_UNSAFE = dict.fromkeys(
    [
        *(c for c in range(0x20) if c not in (0x09, 0x0A)),
        *range(0x7F, 0xA0),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        *range(0xD800, 0xE000),
        *(plane + c for plane in range(0, 0x110000, 0x10000) for c in (0xFFFE, 0xFFFF)),
    ],
    "\ufffd",
)

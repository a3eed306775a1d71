"""The landmarks of a page, by which a screen reader jumps: each must have a name of its own."""

from __future__ import annotations

from collections import Counter

from lxml import html

ROLES = {"main": "main", "nav": "navigation", "aside": "complementary"}
NAMED = {"section": "region", "form": "form"}
"""Landmarks where they have a name."""
LANDMARKS = {*ROLES.values(), *NAMED.values(), "banner", "contentinfo", "search"}


def repeated_landmarks(page: str) -> list[tuple[str, str]]:
    """Role and name of those that stand more than once, as axe's `landmark-unique` finds them."""
    root = html.document_fromstring(page)
    found: Counter[tuple[str, str]] = Counter()
    for element in root.iter(html.etree.Element):
        name = element.get("aria-label") or " ".join(
            " ".join(root.get_element_by_id(each).text_content().split())
            for each in (element.get("aria-labelledby") or "").split()
        )
        role = element.get("role") or ROLES.get(element.tag, "")
        if not role and name:
            role = NAMED.get(element.tag, "")
        if role in LANDMARKS:
            found[role, name.casefold()] += 1
    return [each for each, n in found.items() if n > 1]

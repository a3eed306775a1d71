"""The roles of a source as the codebook names them, and the answer of a rule that tells none."""

from __future__ import annotations

GOVERNMENT, POLITICAL, CORPORATE, NGO = "government", "political", "corporate", "ngo"
EXPERT, MEDIA, CITIZEN = "expert", "media", "citizen"
OTHER = "other"
"""A capacity that is told and fits no other role."""
NONE = "none"
NOT_TOLD = ""

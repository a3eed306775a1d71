"""The labels of naming and role as the codebook has them, and the answer of a rule without one."""

from __future__ import annotations

NAMED, ROLE_ONLY, ANONYMOUS, VAGUE = "named", "role_only", "anonymous", "vague"
ORGANIZATION, DOCUMENT = "organization", "document"
GOVERNMENT, POLITICAL, CORPORATE, NGO = "government", "political", "corporate", "ngo"
EXPERT, MEDIA, CITIZEN = "expert", "media", "citizen"
"""``MEDIA`` is a way of naming as well as a role."""
OTHER = "other"
"""A capacity that is told and fits no other role."""
NONE = "none"
NOT_TOLD = ""

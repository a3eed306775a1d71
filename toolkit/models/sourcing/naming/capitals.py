"""Capitals that stand for the government of their state: "Damascus denied it".

A capital before a noun is only where somebody lives or works: "a Cairo baker".
"""

from __future__ import annotations

from toolkit.models.sourcing.language.grammar import words

CAPITALS = frozenset({"new delhi", "abu dhabi", "kuala lumpur", "addis ababa"}) | words(
    "damascus islamabad cairo baghdad kabul delhi dhaka hanoi jakarta nairobi pretoria caracas "
    "havana bogota bogotá brasilia lisbon athens budapest bucharest prague copenhagen stockholm "
    "oslo helsinki dublin belgrade zagreb minsk tbilisi baku yerevan doha amman beirut tripoli "
    "algiers khartoum mogadishu kigali harare kinshasa abuja taipei bangkok"
)

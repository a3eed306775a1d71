"""English function words that bound a source's noun phrase."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """A set of words, written as one text."""
    return frozenset(text.split())


CLAUSE = words("who whom which that whose when where while")
PREPOSITIONS = words(
    "of for from in at by with on to about inside within near into under among against "
    "including after before during close familiar briefed involved"
)
DETERMINERS = words("the a an his her their its our my this that these those one")
WHEN = words("first also later then now once still already since just never recently earlier")
PARTICLES = words("de da del der den di van von bin ibn al el la le abu ben")
POSTNOMINALS = words("kc qc mp mep msp mla obe mbe cbe phd md esq")
"""Letters behind a name, that tell an office, an honour or a degree."""
PERSONAL = words("he she i we you who him her himself herself")
PLURAL = words("they them we themselves both these")
THING = words("it itself which this that")
NUMBERS = words("two three four five six seven eight nine ten eleven twelve dozens both")
JOURNALISTS = words(
    "reporter reporters journalist journalists columnist correspondent editor editors"
)
BE = words("is are was were be been being 's ’s")
STOPS = words(", . ; : ? ! ( ) — – -- “ ” \" '' `` « »")
AFTER_BY = STOPS | PREPOSITIONS | words("that who which to and when while because")

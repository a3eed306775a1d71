"""English function words that bound a source's noun phrase."""

from __future__ import annotations

import re


def words(text: str) -> frozenset[str]:
    """A set of words, written as one text."""
    return frozenset(text.split())


CLAUSE = words("who whom which that whose when where while")
PREPOSITIONS = words(
    "of for from in at by with on to about inside within near into under among against outside "
    "off across along behind beyond around opposite beside alongside "
    "including after before during close familiar briefed involved"
)
DETERMINERS = words("the a an his her their its our my this that these those one")
WHEN = words("first also later then now once still already since just never recently earlier")
PARTICLES = words("de da das del della der den di dos du van von ter bin ibn al el la le abu ben")
ARABIC = re.compile(r"(?:al|el|ul|ed|ibn|as|ash|ad|ar|at|az|an)-[A-Z]")
"""A surname with its article: "el-Sisi"."""
OFFICES = words(
    "administrator moderator secretary-general co-chair co-chairman co-chairwoman vice-chairman "
    "vice-chair vice-president comptroller controller auditor treasurer registrar provost "
    "magistrate prosecutor coordinator headmaster headteacher ombudsman "
    "emissary envoy consul undersecretary bailiff selectman freeholder commandant brigadier "
    "commodore cpl pvt maj tem tempore"
)
"""Further offices and ranks that stand before a name."""
NO_NAMES = words(
    "the a an as of in on at by for from with to no nor not thus amid another just and but or if "
    "when while though although because so yet then than also since until unless whereas however"
)
"""Small words, which are no name though a sentence begins with them."""
WEAK_TITLES = words(
    "former late then state house senate campaign foreign interior defense treasury finance "
    "press labor republican democrat democratic conservative american congress white"
)
"""Words before a name that are no title by themselves."""
STATE = (
    r"(?:Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Md|Me|Mass|Mich|Minn|Miss|Mo|"
    r"Mont|Neb|Nev|Okla|Ore|Pa|Tenn|Tex|Vt|Va|Wash|Wis|Wyo|N\.[HJMYCD]|R\.I|S\.[CD]|W\.Va|D\.C|"
    r"B\.C|Ont|Que)\."
)
"""The abbreviation of a state behind the name of a town."""
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
CALENDAR = words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april "
    "may june july august september october november december"
)
NEAR = words("this last next earlier late later that")
TIMES = words(
    "week month year weekend summer spring winter fall autumn night morning afternoon evening"
)
"""Words for times, with which of them is meant before: "last week"."""
FINITE = words("is are was were has have had does did will would can could may might must should")

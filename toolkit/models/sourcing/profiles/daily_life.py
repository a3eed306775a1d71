"""Whether an article shows somebody in daily life, and tells no capacity: then a citizen speaks.

An age, a home, what somebody did when it happened, and words of theirs about family, home or what
they saw. Where an office or a calling is told, it decides, whatever else is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

KIN = (
    r"(?:(?:grand|step|great-grand)?(?:mother|father|sons?|daughters?|child|children|parents?)"
    r"|m[uo]m|dad|kids?|wife|husband|partner|fiancée?|sisters?|brothers?|siblings?|twins|cousins?"
    r"|aunts?|uncles?|nieces?|nephews?|baby|babies|toddler|twin (?:boys|girls)|girls|boys|family"
    r"|relatives|friends?|neighbou?rs?)"
)
DWELLING = (
    r"(?:home|house|flat|apartment|farm|shop|stall|roof|kitchen|bedroom|garden|yard|cellar|basement"
    r"|street|boat|nets|cows?|goats?|cattle|sheep|hens|chickens|horses?|dogs?|cats?|crops?|harvest"
    r"|car|bicycle|bike|van|rent|wages?|salary|savings|pension|landlord|wedding|livelihood|lease)"
)
AGED = re.compile(
    r", (?:aged |now )?\d{1,3}(?=[,.;:?!”\"]|$| (?:and|who|said|says|is|was)\b)|,? \(\d{1,3}\)"
)
YEARS_OLD = re.compile(r"\b\d{1,3}-year-old (?:[\w-]+ ){0,2}$")
ADDRESS = re.compile(
    r",? of (?:\d+ )?(?:[A-Z][\w’'-]+ ){1,3}"
    r"(?:Road|Street|Avenue|Lane|Drive|Close|Terrace|Crescent)\b"
    r"|, from (?:the )?(?:[a-z]+ (?:of|village|town) )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?,"
)
WHOSE = re.compile(rf"(?:,[^.;:“”\"]{{0,40}})?,? whose (?:[\w-]+ ){{0,3}}?(?:{KIN}|{DWELLING})\b")
MAY = (
    r"(?:has|had|have|is|was|can|could|would|will|now|also|still|once|never|always|only|just|since"
    r"|already|long|finally|even|often|[a-z]+ly|been)"
)
DOES = (
    "live lives lived rents rented farms farmed fishes fished grows commutes commuted queued slept"
    " sat stood waited wept cried sobbed swam floated crawled hid fled woke knelt born diagnosed"
    " evacuated stranded rescued injured wounded widowed orphaned asleep"
)
"""What people do and go through where they live."""
DOING_NOW = (
    "waiting sleeping travelling traveling standing sitting walking driving cooking eating"
    " shopping digging carrying washing cleaning queuing queueing cycling milking feeding swimming"
    " fishing bathing melting sweeping shovelling shoveling searching picking playing watching"
    " lying crossing hanging mending harvesting packing drying repairing ploughing sowing fetching"
    " baking filling knitting planting gathering"
)
RIDES = r"(?:bus|taxi|lorry|truck|van|tram|train|cab|shift|rickshaw|minibus)"
PHRASES = (
    r"moved (?:here|there|in|to|into)\b",
    r"grew (?:up|maize|rice|vegetables)\b",
    r"sells (?!out|the |its )",
    r"sold (?:fruit|fish|food|tea|bread|vegetables|clothes)\b",
    rf"(?:drives|drove|driven) (?:an?|the|his|her) (?:[\w-]+ ){{0,2}}{RIDES}\b",
    r"(?:works|worked) (?:at|in|as|nights|there|here|for \w+ years)\b",
    r"(?:caught|missed) (?:an?|the|his|her) (?:[\w-]+ )?(?:bus|train|flight|plane|ferry|wedding"
    r"|funeral|completion|exams?|appointment|shift|birth)\b",
    r"(?:on|at) the (?:platform|pier|quay|beach|bus|train|queue)\b",
    r"in (?:bed|tears|the queue)\b|at home\b|on (?:his|her) way\b|gave birth\b",
    r"(?:going|coming|returning|heading|riding) (?:home|to (?:his|her))\b",
    r"(?:has|had|raise[sd]?) (?:\w+ )?(?:children|kids|sons|daughters|grandchildren)\b",
    r"lost (?:(?:his|her|both|an?|all|their) )?(?:[\w-]+ ){0,2}?"
    rf"(?:{KIN}|{DWELLING}|job|legs?|arm|hand|sight|everything)\b",
    rf"(?:buried|left|visited|looked after|cared for) (?:his|her) (?:[\w-]+ )?{KIN}\b",
    r"see [\w ]{3,20} from (?:his|her)\b",
)
LIVES = "|".join([rf"(?:{'|'.join((*DOES.split(), *DOING_NOW.split()))})\b", *PHRASES])
DOING = re.compile(
    rf"(?:, (?:aged )?\d{{1,3}}(?:, from [A-Z][\w ]+)?,)?(?:,? (?:who|and))?(?: {MAY}){{0,4}} "
    rf"(?:{LIVES})"
)
SCENES = (
    "standing sitting clutching cradling wiping queuing queueing waiting kneeling crying weeping"
    " sobbing sweeping scooping hugging leaning shovelling shoveling loading stirring peeling"
    " folding hanging rocking tears"
)
"""What somebody does while talking to a reporter on the spot."""
AT_HAND = (
    r"pointing (?:with|at)|(?:pushing|carrying) (?:a|his|her)|looking (?:up|down|out)",
    *SCENES.split(),
)
SPOT = (
    r"in tears|through tears|tearfully|at the gate|outside (?:his|her|what)",
    r"from (?:a|his|her) (?:[\w-]+ )?(?:bed|porch|kitchen|doorstep|stall|garden|window|tent)",
)
GOING_ON = re.compile(
    r"(?:(?:, (?:aged )?\d{1,3})?(?:, (?:still |now |gently |slowly )?|[^.;:“”\"]{0,30}, )"
    rf"(?:{'|'.join(AT_HAND)})|(?: said| says)?,? (?:{'|'.join(SPOT)}))\b"
)
OURS = (
    "house roof kitchen flat apartment cows goats boat street neighbours neighbors landlord son"
    " daughter mother father baby cellar garden crops village"
)
OF_MINE = re.compile(
    rf"\b[Mm]y (?:[\w’'-]+ ){{0,2}}?(?:{KIN}|{DWELLING}|bus|shift|boss|teacher|bed|clothes|leg"
    rf"|room)\b|\b[Oo]ur (?:[\w-]+ )?(?:{'|'.join(OURS.split())})\b"
)
WENT_THROUGH = (
    r"live[sd]? (?:here|in|on|next|near)|grew up|moved here|asleep|sleeping|in bed|at home",
    r"waiting|cooking|lying|(?:walking|driving) (?:home|to|the)|drive|coming since|come here",
    "ran|hid|woke|screamed|cried|queued|fell|jumped|swam|crawled|grabbed|slept|prayed",
    r"shop here|(?:put|raised) (?:my|\w+) kids|lost (?:my|everything)",
    "saw (?:my|him|her|them|bodies|people|flames|smoke|water)",
    "heard (?:an?|two|three|people|shots?|screams?|him|her|the)",
    "(?:can(?:not|’t|'t)|could(?:n’t|n't| not)) (?:afford|sleep|breathe|see|find (?:my|him|her))",
    "thought (?:I|it) (?:was|would) (?:going to die|die|thunder|a bomb|over)",
)
I_DID = re.compile(
    r"\bI(?: have|’ve|'ve| had| was| am|’m|'m)?"
    r"(?: (?:just|still|only|also|never|always|even|already|been|once))*"
    rf" (?:{'|'.join(WENT_THROUGH)})\b"
    r"|\bWe (?:left with|ran|hid|fled|slept|queued|huddled|woke|could hear|lost everything)\b"
)


def shows_life(before: str, after: str) -> bool:
    """Whether the words around a name, or a pronoun for it, show the person in daily life.

    >>> shows_life("“It is gone,” said ", ", 58, who had run.")
    True
    >>> shows_life("", " has farmed here for 30 years.")
    True
    >>> shows_life("", ", who signed the treaty, said no.")
    False
    """
    return YEARS_OLD.search(before) is not None or any(
        each.match(after) for each in (AGED, ADDRESS, WHOSE, DOING, GOING_ON)
    )


def tells_of_life(quoted: Iterable[str]) -> bool:
    """Whether somebody's words are of family, home or what they went through.

    >>> tells_of_life(["My rent went up twice."]), tells_of_life(["My plan is sound."])
    (True, False)
    """
    return any(OF_MINE.search(words) or I_DID.search(words) for words in quoted)

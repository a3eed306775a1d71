"""Where a stop ends no sentence, and where one is ended without it being seen: for
`toolkit.text.segmentation`. Every pattern looks at a few words on either side of a place."""

from __future__ import annotations

import re

_TITLES = (
    "Mr|Mrs|Ms|Mx|Drs?|Profs?|Revs?|Fr|Msgr|Hon|Rt|Ven|Govs?|Lts?|Lieut|Sens?|Reps?|Gens?|Brig|"
    "Cols?|Cmdr|Comdr|Adm|Capts?|Cpt|Maj|Sgts?|Cpl|Pvt|Pte|Pfc|Spc|Sqn|Flt|Dets?|Supts?|Insp|Const|"
    "Ofc|Pres|Ambs?|Attys?|Asst|Assoc|Dep|Messrs|Mme|Mlle|Alds?|Cllrs?|Clr|Coun|Comm|Commr|Treas|"
    "Sec|Dir|Supvr|Assemb|Sra?|Bp|Abp"
)
_BODIES = (
    "Nat[’']?l|Int[’']?l|Assns?|Ass[’']n|Depts?|Dep[’']t|Univ|Gov[’']?t|Fed|Mfg|Bldg|Inst|Acad|"
    "Hosp|Ctr|Sts?|Mt|Ft|Ave"
)
_MONTHS = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
HOLDS = re.compile(r"(?<![\w.])(?:vs?|cf|[Ff]igs?|[Ii]ncl|[Aa]pprox)\.$|\((?:[Rr]etd?|[Dd]ec)\.\)$")
HOLDS_NAME = re.compile(rf"(?<![\w.])(?:(?:[Tt]hen-|[Ee]x-)?(?:{_TITLES})|{_BODIES})\.$")
"""Before a name, so not before `STARTS_SURELY`."""

HOLDS_NUMBER = re.compile(
    r"(?<![\w.])(?:Nos?|[Aa]rts?|[Ss]ecs?|[Ss]ects?|[Cc]h|[Cc]haps?|pp?|[Pp]gs?|[Vv]ols?|[Pp]aras?|"
    r"Pt|[Ee]ds?|[Ee]x|[Ee]q|[Oo]p|[Vv]er|[Cc]l|c|ca|[Aa]bt|[Mm]ax|(?<!\d )[Mm]in|[Aa]vg|[Ee]st|"
    r"[Tt]el|[Ee]xt|[Pp]op|[Cc]irca|Rte|Hwy|Apt|Rm|Ste|Bldg|Flt|Grp|Regt|"
    rf"{_MONTHS})\.$"
    r"|\d ?(?:ft|in|lbs?|oz|hrs?|mins?|yds?|st|deg|sq)\.$"
)
"""Before a number: "No. 5", "Sept. 3", "approx. 40", "6 ft. 2"."""

_STARTERS = (
    "The|This|That|These|Those|It|They|But|And|There|When|If|However|His|Her|Their|Its|What|Why|How"
)
STARTS_SURELY = re.compile(rf"[\"“‘'(]*(?:{_STARTERS})\b(?!\.)")
"""Words that open a sentence and are no part of a name."""

INITIALISM_END = re.compile(
    r"(?<![\w.])(?:[A-Z]\.){2,4}[\"”’)]*(?=\s+[\"“‘'(]?"
    rf"(?:{_STARTERS}|He|She|We|I|You|Nobody|No one|Some|Many|Most|Others?|Several|In|On|At|For|As|"
    r"After|Before|While|Since|Now|Then|Our|My|Your|Both|Each|Every|All|Not|Yet|So|Still|Meanwhile|"
    r"Although|Though|Because|Instead|Also|Last|Only|Even|Such|Who|Where|Which|An?|With|From|By|"
    r"According|Despite|Under|During|Until|Once|Here|Nothing|None|Everyone|Someone|Police|"
    r"Officials|Critics|Experts)\b(?![.’'-]))"
)
CLOCK = re.compile(r"\b[ap]\.?m\.$")
AFTER_CLOCK = re.compile(
    r"(?:[A-Z]{1,3}T|GMT|UTC|BST|Eastern|Pacific|Central|Mountain|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|"
    rf"Sun)days?|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{{0,2}}\.|(?:{_MONTHS})[a-z]*\.? \d)"
    r"(?!\w)"
)
INITIALS = re.compile(r"(?<![\w.])(?:[A-Z]\.){2,4}$")
INITIALS_WITHIN = re.compile(r"[A-Z]\.[A-Z]\.")
LAST_NAME = re.compile(rf"(?!(?:{_STARTERS})\b)[A-Z][\w’'-]+[.!?](?!\w)")
"""A word by itself behind initials: "according to J.D. Vance."."""
NUMBERED = re.compile(r"Nos?\. ?\d")
NUMERAL = re.compile(r"\W*(?:\d{1,3}|[A-Za-z])[.)]$")
YEAR = re.compile(r"\((?:1[5-9]|20)\d\d[a-z]?\)")
NAME_GOES_ON = re.compile(
    r"\b[A-Z][a-z]+! (?:At|Of|In|On|The|And|For|To|With|From|A|An) (?:The|A|An|Of|In|And|My|Your)\b"
    r"|\b(?:Yahoo! (?:Inc|News|Finance|Mail|Sports?|Japan|Messenger|Answers|Music|Groups|Search|"
    r"Tech|Chief|CEO|Chairman|President|Entertainment)|Yum! Brands|E! (?:News|Online|Network)|"
    r"(?:OK|Hello)! (?:Magazine|Canada|USA)|Godspeed You! Black|Tora! Tora|Jeopardy! (?:Champion|"
    r"Productions|Masters|Tournament)|Mamma Mia! (?:Here|The)|Moulin Rouge! The|Oliver! The)\b"
)
"""Names with an exclamation mark inside them."""

NO_SPACE = re.compile(r"[.!?]+[\"”’')]*(?=[\"“‘(]?(?:[A-Z][a-z]+\b|[IA] )(?![.@/]\w))")
BEFORE_NO_SPACE = re.compile(r"(?:[a-z]{2}|\d\d|[a-z\d][\"”’')])[.!?]+[\"”’')]*$")
GLUED = re.compile(
    r"(?<![\w@#/.&-])[a-z]{4,}(?=(?:The|This|These|Those|They|There|While|When|However|Although|After|"
    r"Before|Since|But|His|Her|Their|According) )"
)
"""A word with the first word of the next sentence at its end, as where lines were joined."""
ADDRESS = re.compile(
    r"[/@\\_=#]|www\.|\.(?:[Cc]om?|[Oo]rg|[Nn]et|[Gg]ov|[Ee]du|[Uu]k|[Ii]o|[Tt]v|[Ii]nfo|[Bb]iz|[Hh]tml?|"
    r"[Pp]df|[Pp]hp|[Jj]s|[Pp]y|[Dd]ocx?|[Jj]pe?g|[Ee]u|[Dd]e|[Ff]r|[Aa]i|[Mm]e)\b"
)
"""What says that a point stands within an address or the name of a file."""

ENDS_QUOTE = re.compile(r"[!?]+ ?[\"”’']+$")
CUT = re.compile(r"\[\+ ?\d[\d,. ]* ?char(?:acter)?s?\]\s*$")
"""What a service leaves where it cut a text off: "[+2219 chars]"."""

"""The words behind a quotation that tell who said it, by which sentences and quotations are cut.

>>> bool(TAG.match("Ms. Abara asked on Monday.")), bool(TAG.match("The dam broke."))
(True, False)
"""

from __future__ import annotations

import re

_SPEECH = (
    "said|says|asked|asks|told|tells|tweeted|wrote|writes|added|adds|replied|replies|shouted|yelled|"
    "demanded|demands|exclaimed|quipped|joked|recalled|remarked|wondered|responded|cried|chanted|"
    "screamed|pleaded|continued|continues|thundered|bellowed|roared|barked|snapped|growled|hissed|"
    "muttered|murmured|mumbled|whispered|sighed|groaned|moaned|grumbled|complained|lamented|mused|"
    "observed|noted|insisted|declared|announced|proclaimed|stated|asserted|argued|countered|retorted|"
    "begged|implored|urged|warned|cautioned|advised|suggested|explained|concluded|conceded|admitted|"
    "confessed|boasted|bragged|crowed|gushed|enthused|shrieked|squealed|screeched|howled|hollered|"
    "boomed|intoned|drawled|deadpanned|scoffed|sneered|jeered|mocked|taunted|teased|ranted|raged|fumed|"
    "objected|interjected|interrupted|inquired|enquired|queried|testified|vowed|promised|swore|posted|"
    "texted|e-?mailed|blogged|commented|opined|ventured|reasoned|recounted|repeated|reiterated|echoed|"
    "answered|answers|snarled|spat|stammered|stuttered|prayed|greeted|chided|scolded|admonished|"
    "called out|shot back|fired back|hit back|chimed in|piped up|burst out|went on|put it"
)
TAG = re.compile(  # "the senator asked.", "Ms. Abara said on Monday"
    rf"(?:(?:the|an?|one) )?(?:[\w.’'-]+ ){{1,5}}?(?:{_SPEECH})"
    r"(?![,:] [\"“‘'][A-Z])"  # that is a quotation of what comes next
    r"(?:[.,:;!]|$| (?:in|on|at|during|to|of|as|when|after|before|while|about|from|last|back|"
    r"this|earlier|later|him|her|them|reporters|[A-Z]\w+day|\w+ly)\b"
    r"| (?:his|her|their|the) (?:\w+ )?\w+[.,])"  # "Ms. Abara asked her two sons."
    r"|(?:Says|Said|Asks|Tells|Warns|Claims) [A-Z]"  # of a headline
)
"""Who said the quotation that has just ended."""

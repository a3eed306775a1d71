"""Noun phrases without a name: their head, what modifies it, and whether they are definite."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from toolkit.models.sourcing.language.grammar import (
    CLAUSE,
    DETERMINERS,
    FINITE,
    NUMBERS,
    OFFICES,
    PREPOSITIONS,
    STATE,
    WEAK_TITLES,
)
from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.name_parts import SUFFIX
from toolkit.models.sourcing.language.noun_phrase import WORD, head_length, singular, words_of
from toolkit.models.sourcing.language.persons import person_words
from toolkit.models.sourcing.language.shortening import LEADS_ON
from toolkit.models.sourcing.naming.labels import CITIZEN
from toolkit.models.sourcing.naming.naming import AFFIXED, find_role

DEFINITE = word_set("the this that these those his her its their our my")
INDEFINITE = word_set(
    "a an one another some several many most few other others various any certain more second "
    "third fellow separate"
)
EMPTY = (
    DETERMINERS
    | PREPOSITIONS
    | CLAUSE
    | word_set("and or mr mrs ms own same spoke speaking two three both all as not be")
)
POSSESSIVES = word_set("my your his her its our their")
LEADS_TITLE = word_set("former ex presidential gubernatorial senior longtime")
LEADS_NOUN = word_set("former longtime one-time onetime retired")
"""Words with which a noun phrase without an article begins: "former tech executive Ana Lima"."""
OPENERS = word_set(
    "but and or so when while after before as since although though because in on at by for from "
    "to with of that this these those then now once still yet if asked said says told like even "
    "despite along amid among unlike until unless whether although however thus meanwhile "
    "both what how why where not no yes the a an his her their our its it he she they we you i"
)
TITLE_OF = word_set("secretary minister chief director governor mayor president speaker chair head")
"""Titles with an "of": "Secretary of State", "chief of staff"."""
THEN = re.compile(r"^then-(?=[A-Z])")
BREAK = re.compile(r".*(?:\)(?= [A-Z])|[―—–:;?!”\"]|--| -(?= )|\.\.)", re.DOTALL)
"""What stands before a dash, a dateline's too, or behind a mark, is of no title."""
PRONOUNS = word_set("it he she they we you i")
BOUNDS = (OPENERS | LEADS_ON | {"s"}) - PRONOUNS
"""Words behind which a noun phrase begins, and the "s" of "Norvik's"."""
MODIFIERS = 3
"""Words that may modify a title."""
RANKED = word_set("chief deputy assistant associate")
"""Ranks in front of what modifies a title: "chief security officer Ada Ruiz"."""
APPOSITION = 14
NOTED = word_set("noted renowned acclaimed celebrated")
GOES_ON = re.compile(r",? and (?P<verb>\w+) (?:to|that|he|she|it|they|his|her|the|an?)\b")
OPENS_APPOSITION = word_set("former chief head who a an the one another his her their its")


class Description(NamedTuple):
    """A description: head noun in the singular, the other content words, article."""

    head: str
    modifiers: frozenset[str]
    definite: bool
    indefinite: bool
    plural: bool


def parse(text: str, key: str) -> Description:
    """Take a noun phrase apart; ``key`` is its head.

    >>> described = parse("the Foreign officials", "officials")
    >>> described.head, set(described.modifiers), described.definite, described.plural
    ('official', {'foreign'}, True, True)
    """
    words = [
        w.lower().rstrip(".") for w in WORD.findall(text.replace("’s ", " ").replace("'s ", " "))
    ]
    words = [w for w in words if w[0].isalnum()]
    clause = next((i for i, w in enumerate(words) if i and w in CLAUSE), len(words))
    words = words[:clause]
    head = singular(key.lower())
    opener = words[0] if words else ""
    rest = frozenset(
        singular(w) for w in words if w not in EMPTY and w not in INDEFINITE and singular(w) != head
    )
    indefinite = opener in INDEFINITE or (
        opener in DEFINITE and any(w in ("second", "other", "third") for w in words[1:2])
    )
    definite = opener in DEFINITE and not indefinite
    plural = key.lower() != head or opener in NUMBERS or opener in ("these", "those", "both")
    return Description(head, rest, definite, indefinite, plural)


def title_before(text: str, lexicon: Lexicon) -> list[str]:
    """The words of office right before a name, if there are any.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> title_before("But Republican presidential candidate ", lexicon())
    ['Republican', 'presidential', 'candidate']
    >>> title_before("But in Los Angeles, ", lexicon())
    []
    """
    kept: list[str] = []
    known = False
    words = words_of(BREAK.sub("", text[-90:]))[-8:]
    for k in range(len(words) - 1, -1, -1):
        word = THEN.sub("", words[k])
        plain = word.lower().rstrip(".")
        if plain == "of":
            if not (kept and k and _leads(words[k - 1], kept, lexicon)):
                break
        elif (
            not word[0].isalnum()
            or not (word[0].isupper() or is_office(plain, lexicon) or plain in LEADS_TITLE)
            or (kept and known and _is_plural(plain, lexicon))
            or (kept and kept[0][0].isupper() and _stands_apart(words[: k + 1], lexicon))
        ):
            break
        known = known or is_office(plain, lexicon)
        kept.insert(0, word)
        if word != words[k]:  # "then-FBI Director"
            break
    while kept and kept[0].lower() in OPENERS:
        kept.pop(0)
    if not known or not kept:
        return []
    return [*_before(words[: len(words) - len(kept)], kept, lexicon), *kept]


def _stands_apart(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a small word before a title in capitals is none of it: "brother Bishop Ruiz", "their
    company Senator Ruiz" against "Norvik campaign Chairman Ruiz"."""
    word, before = words[-1], words[-2:-1]
    owned = bool(before) and before[0].lower() in POSSESSIVES
    kin = word in person_words().noun_gender and lexicon.role_words.get(word) in (None, CITIZEN)
    return (owned and word in lexicon.organization) or kin


def is_office(plain: str, lexicon: Lexicon) -> bool:
    """Whether a word in small letters is an office or a title."""
    stem = AFFIXED.sub("", plain)
    return any(
        word in office
        for word in (plain, stem)
        for office in (
            *(lexicon.role_words, lexicon.other_role, lexicon.spokespeople, lexicon.people),
            *(lexicon.titles, OFFICES),
        )
    )


def _leads(word: str, kept: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether an office goes on with "of" and the words after it: "Secretary of State"."""
    if word[0].isupper() and kept[0][0].isupper() and word.lower() not in lexicon.titles:
        return True  # "Bank of Norvik governor"
    ranks = lexicon.titles - WEAK_TITLES
    further = any(each.lower().rstrip(".") in ranks for each in kept)
    return not further and AFFIXED.sub("", word.lower()) in TITLE_OF


def _is_plural(plain: str, lexicon: Lexicon) -> bool:
    """Whether a word is a plural of those that stand for people."""
    return singular(plain) != plain and is_office(singular(plain), lexicon)


def _before(words: Sequence[str], title: Sequence[str], lexicon: Lexicon) -> list[str]:
    """What modifies a title in small letters: the "climate" of "climate scientist Ana Lima"; it
    stands behind a word that begins a noun phrase."""
    if title[0][0].isupper():
        return []
    for k in range(len(words) - 1, max(-1, len(words) - 2 - MODIFIERS), -1):
        word = words[k].lower()
        cue = lexicon.cue_class.get(word, 0)
        if word == "to" and words[k - 1 : k] != ["according"]:
            return []
        if word in LEADS_NOUN:
            return list(words[k:])
        by = word in BOUNDS
        if by or cue or not word[0].isalnum():
            return list(words[k + 1 :])
        if word in RANKED:
            continue
        if word in PRONOUNS or word.endswith("ly") or is_office(singular(word), lexicon):
            return []
    return []


def apposition_after(text: str, lexicon: Lexicon) -> str:
    """The apposition or "who is …" after a name: "the mayor of Porto Verde", or ``""``.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> apposition_after(" Jr., 66, a former judge, said", lexicon())
    'a former judge'
    >>> apposition_after(", climate policy director for the Rail Trust, said", lexicon())
    'climate policy director for the Rail Trust'
    """
    match = APPOSED.match(text)
    if match is None:
        return ""
    phrase = match["phrase"]
    words = words_of(phrase[:120])[:APPOSITION]
    end = next((i for i, word in enumerate(words) if not word[0].isalnum()), len(words))
    words = words[:end]
    if not words:
        return ""
    lower = [word.lower() for word in words]
    first = lower[0].rstrip(".")
    if match["who"] and first.endswith("ing"):
        return ""  # "who is leading the talks"
    stop = BOUND.search(phrase)
    head = head_length(lower)
    if stop is not None:
        head = min(head, len(words_of(phrase[: stop.start()])))
    if head == 0 and not match["who"]:
        return ""
    lists = (lexicon.role_words, lexicon.spokespeople, lexicon.titles, lexicon.other_role)
    known = first in OPENS_APPOSITION or any(first in words for words in lists)
    begins = int(first in DETERMINERS or first == "another")
    office = is_office_phrase(words[begins:head], lexicon) and opens_phrase(lower[0], lexicon)
    if not match["who"]:
        if not (known or office):
            return ""
        of_office = words[0].islower() and known and lower[1:2] == ["of"]
        if stop is not None and stop[0] in VERBS and not (first in DETERMINERS or of_office):
            return ""  # "state police said"
        if stop is not None and stop[0] in FINITE and first in DEFINITE:
            return ""  # "In a letter to Ruiz, the mayor was …"
    if first == "who" or (first in ("his", "her", "their", "its") and len(words) > 6):
        return ""
    if head and _names_another(words[:head], lexicon):
        return ""
    phrase = phrase[: stop.start()] if stop else phrase
    verb = GOES_ON.search(phrase)
    if verb and lexicon.cue_class.get(verb["verb"], 0):  # "an aide to Ruiz and claims to have"
        phrase = phrase[: verb.start()]
    untold = find_role(lower, head, lexicon) == "other" and not office
    clause = match["age"] and len(phrase.split()) > 6  # ", 21, a car pulled up to the …"
    if untold and (clause or not NOUN_PHRASE.match(phrase)):
        return ""
    return phrase.strip()


def _names_another(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a noun phrase ends in a name behind an office: "party chairman Bo Lind"."""
    last = words[-1].lower()
    if not words[-1][0].isupper() or is_office(last, lexicon) or last in lexicon.organization:
        return False
    titles = lexicon.titles - WEAK_TITLES
    return any(
        word.lower().rstrip(".") in titles or (word.islower() and is_office(word, lexicon))
        for word in words[:-1]
    )


def is_office_phrase(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a noun phrase without its article has an office for its noun: "senior director"."""
    last = words[-1] if words else ""
    return (
        last.islower()
        and is_office(last, lexicon)
        and not _is_plural(last, lexicon)
        and last not in lexicon.organization
        and not any(word.lower() in DETERMINERS for word in words)
    )


def opens_phrase(lower: str, lexicon: Lexicon) -> bool:
    """Whether a word may be the first of a noun phrase without an article."""
    if lower in NOTED:
        return True
    return not lexicon.cue_class.get(lower, 0) and lower not in OPENERS - DETERMINERS


PLACE = rf"of (?:the )?[A-Z][\w’'-]*(?: [A-Z][\w’'-]*){{0,3}}(?:, {STATE})?(?=,)"
SHORTENED = r"\b(?:Rep|Sen|Gov|Gen|Lt|Col|Dr|Mr|Mrs|Ms|Prof|Rev|St|Jr|Sr|No|Inc|Co|Corp|[A-Z])\."
LISTED = r",(?= [A-Z][\w’'-]+(?:, [A-Z][\w’'-]+)*,? and [A-Z])"
"""The comma of a list within a name: "the Department of Earth, Air and Water Sciences"."""
APPOSED = re.compile(
    rf"(?:{SUFFIX.pattern})?(?: \([A-Z]-[\w.]+\))?(?: {PLACE})?(?P<age>, \d\d(?=,))?"
    r"(?:,|\s*[(—–])\s*"
    r"(?P<who>who (?:is|was|has been|serves as|works as|heads|leads|chairs|runs) )?"
    rf"(?P<phrase>(?:{SHORTENED}|{LISTED}|[“\"][\w ’'-]{{1,40}}[”\"]|,(?= (?:[A-Z]\.){{2}})"
    r"|[^,.;:()“”\"—–?!])+)"
)
VERBS = word_set("said says told")
BOUND = re.compile(
    r"\b(?:who|which|that|whose|said|says|told|where|when|while|but|is|are|was|were|has|had|will|"
    r"would)\b"
)
NOUN_PHRASE = re.compile(r"(?:an?|the|one|another) [\w .,’'-]+$", re.IGNORECASE)

"""The words for a source in parts: its noun phrase, what depends on it, what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from toolkit.models.sourcing.language.grammar import (
    CLAUSE,
    DETERMINERS,
    NUMBERS,
    PARTICLES,
    PREPOSITIONS,
    STATE,
    words,
)
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.listed_bodies import listed_bodies

PIECE = re.compile(
    r"(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?|\d[\d,.]*\d|[’'](?i:s)\b|(?<=[sS])[’'](?![^\W_])"
    r"|[^\W_]+(?:(?:[-.&/]|[’'](?!(?i:s)\b))[^\W_]+)*\.?|[,;:()—–]|--|[“”\"]|&"
)
WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[-.&][^\W_]+)*\.?|[,;(]|[“\"]|&")
OFFICE = re.compile(  # "Secretary of State Ana Lima": one title
    r"\b([Ss]ecretary|[Mm]inister|[Cc]hief|[Dd]irector|[Gg]overnor|[Mm]ayor|[Pp]resident|[Ss]peaker)"
    r" of (?:the )?((?:[A-Z][\w-]+|staff|state))(?= [A-Z])"
)
DATELINE = re.compile(  # "EASTMERE, Ind. (AP) — Mayor Ada Ruiz"
    rf"^(?:[A-Z]{{2,}}[A-Z ]*(?:, (?:{STATE}|[A-Z]\w+))?|{STATE})"
    r"(?: \([A-Z][\w ]*\))? ?(?:[―—–]|--) ?(?=\w)"
)
PLACE = re.compile(  # "Porto Verde, Ind., Mayor Ada Ruiz"
    rf"^((?:[A-Z][\w’'-]+ ){{0,2}}[A-Z][\w’'-]+), {STATE},? (?=[A-Z])"
)
CONTRACTED = re.compile(
    r"\b(I|you|he|she|it|we|they|who|that)[’'](?:ve|re|ll|d|m)\b", re.IGNORECASE
)
INITIALS_OF = re.compile(r" \([A-Z][A-Z.&-]{1,7}\)(?= [a-z])")
"""Behind a body's name that stands before a noun: "Norvik Rail Trust (NRT) director Ada Ruiz"."""
BACKED = re.compile(
    r"(?:[A-Z][\w’'.]*[ -])*[A-Z][\w’'.]*-(?:[a-z]+ed|led|born|run|owned) (?=[A-Z])"
)
"""Before a name: "Ben Orr-backed Ada Ruiz"."""
CAPITALS = re.compile(r"(?: [A-Z][\w’'-]*)+")
POSSESSIVE = frozenset({"'s", "’s", "'", "’", "'S", "’S"})
LEADING = words(
    "by to from for but only just about nearly almost at least even both according that"
)
BEFORE_NOUN = words(
    "current former past present ex-current black white local state federal his her liberal "
    "conservative democratic republican independent progressive"
)
AFTER_NOUN = words(
    "familiar close briefed involved present loyal privy knowledgeable near here there everywhere "
    "active opposed critical sympathetic aware working watching living last this today yesterday "
    "now at speaking asking seeking wanting outside who himself herself themselves itself each "
    "running said told says say not whose affiliated based led released published conducted issued "
    "obtained provided seen taken filed posted written made reviewed commissioned attending "
    "done drawn sent held kept shown drafted prepared "
    "overall alike polled surveyed questioned interviewed "
    "connected linked aligned allied tied supporting emerging"
)
PARTITIVE = words(
    "one some many most several few half all none each any number handful group dozens scores "
    "hundreds thousands majority series chorus host lot lots plenty couple pair percent more much "
    "others those another minority throng bunch range variety collection three-fourths fourths "
    "two-thirds third thirds quarter share chorus crowd"
)
REFLEXIVE = words("himself herself themselves itself")
SHARE = "percent"
SHARES = words("percent share majority half fourths thirds third quarter")
OPEN = words(
    "number handful group dozens scores hundreds thousands majority series chorus host lot lots "
    "plenty couple some many most several few any all more others minority throng bunch range "
    "variety crowd"
)


class NounPhrase(NamedTuple):
    """``head`` up to its noun, in its own case; ``owner`` whose it is ("the Post"'s editor);
    ``complement`` what depends on it, with the preposition; ``beside`` the appositions and
    clauses behind a comma; ``part`` the word of quantity that it is a part under ("some of")."""

    head: tuple[str, ...]
    owner: tuple[str, ...] = ()
    complement: tuple[str, ...] = ()
    beside: tuple[tuple[str, ...], ...] = ()
    part: str = ""

    @property
    def lower(self) -> tuple[str, ...]:
        """The head in lower case, without the points of abbreviations."""
        return tuple(word.lower().rstrip(".") for word in self.head)


def parse(source: str, lexicon: Lexicon) -> NounPhrase:
    """The parts of the words for a source.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> parse("the port's spokesman in Eastmere, a retired pilot", lexicon())
    NounPhrase(head=('spokesman',), owner=('the', 'port'), complement=('in', 'Eastmere'),
               beside=(('a', 'retired', 'pilot'),), part='')
    """
    source = plain(PLACE.sub(r"\1 ", DATELINE.sub("", source.replace("\n", " "))))
    pieces = pieces_of(OFFICE.sub(partial(_office_first, lexicon), source))
    letters = [piece for piece in pieces if piece[0].isalpha()]
    if (
        len(letters) > 1
        and all(piece.isupper() for piece in letters)
        and (
            any(len(piece) > 4 for piece in letters)  # a line in capitals
        )
    ):
        pieces = [piece if "." in piece else piece.title() for piece in pieces]
    while pieces and (not pieces[0][0].isalnum() or pieces[0].lower() in LEADING):
        pieces = pieces[1:]
    if _is_ratio(pieces):  # "eight in ten voters" are a share of voters
        of_whom = phrase(pieces[3:], lexicon) if pieces[3:] else NounPhrase((SHARE,))
        return of_whom._replace(part=SHARE)
    return phrase(pieces, lexicon)


def pieces_of(text: str) -> list[str]:
    """Words and marks; the name of a listed body is one word.

    >>> pieces_of("a donor of Doctors Without Borders, in Ely")
    ['a', 'donor', 'of', 'Doctors Without Borders', ',', 'in', 'Ely']
    """
    return listed_bodies().joined(PIECE.findall(text))


def words_of(text: str) -> list[str]:
    """Words, commas and opening marks; the name of a listed body is one word."""
    return listed_bodies().joined(WORD.findall(text))


def plain(source: str) -> str:
    """The words for a source without contracted verbs and what stands within a longer phrase.

    >>> plain("They’re"), plain("Ben Orr-backed Ada Ruiz")
    ('They', 'Ada Ruiz')
    >>> plain("the Rail Trust (RT) director Ada Ruiz"), plain("the Rail Trust (RT)")
    ('the Rail Trust director Ada Ruiz', 'the Rail Trust (RT)')
    """
    if "(" in source:
        source = INITIALS_OF.sub("", source)
    if "-" in source:
        source = BACKED.sub("", source)
    return CONTRACTED.sub(r"\1", source) if "’" in source or "'" in source else source


def _office_first(lexicon: Lexicon, match: re.Match[str]) -> str:
    """A title with the "of" in it as one phrase, but not "the director of the Federal Bureau"."""
    behind = CAPITALS.match(match.string, match.end())
    nouns = lexicon.organization | lexicon.suffixes
    body = behind is not None and nouns & set(behind[0].lower().split())
    return match[0] if body else f"{match[2]} {match[1]}"


def _is_ratio(pieces: Sequence[str]) -> bool:
    low = [piece.lower() for piece in pieces[:3]]
    return len(low) == 3 and low[1] == "in" and all(
        word in NUMBERS or word == "one" or word.isdigit() for word in (low[0], low[2])
    )  # fmt: skip


def phrase(pieces: Sequence[str], lexicon: Lexicon) -> NounPhrase:
    """The parts of a phrase in words and marks."""
    segments = _adjectives_joined(_segments(pieces), lexicon)
    if not segments:
        return NounPhrase(())
    first, *beside = segments
    end = _end_of_head(first, lexicon)
    head, rest = list(first[:end]), first[end:]
    owner: list[str] = []
    for k in range(len(head) - 1, 0, -1):
        if head[k] in POSSESSIVE:
            owner, head = head[:k], head[k + 1 :]
            break
    if not head:
        owner, head = [], owner
    if not owner and rest[:1] == ["of"] and not POSSESSIVE.isdisjoint(rest):
        owner, head, rest = _document_of_office(head, rest, lexicon)
    part = head[-1].lower() if head else ""
    if rest and rest[0].lower() == "of" and len(rest) > 1 and _is_partitive(head):
        inner = phrase(rest[1:], lexicon)
        return inner._replace(beside=(*inner.beside, *map(tuple, beside)), part=inner.part or part)
    owner = [word for word in owner if word not in POSSESSIVE]
    return NounPhrase(tuple(head), tuple(owner), tuple(rest), tuple(map(tuple, beside)))


def _document_of_office(
    head: list[str], rest: list[str], lexicon: Lexicon
) -> tuple[list[str], list[str], list[str]]:
    """Owner, head and the rest of a phrase; "the secretary of state's website" is a website."""
    at = next(k for k, piece in enumerate(rest) if piece in POSSESSIVE)
    behind = rest[at + 1 :]
    end = _end_of_head(behind, lexicon) if behind else 0
    document = end > 0 and behind[end - 1].lower() in lexicon.document
    if not document or rest[1].lower() in DETERMINERS or head[-1].lower() in lexicon.document:
        return [], head, rest
    return [*head, *rest[:at]], behind[:end], behind[end:]


def _is_partitive(head: Sequence[str]) -> bool:
    last = head[-1].lower()
    return last in PARTITIVE | NUMBERS or last.rstrip(".").isdigit()


def _segments(pieces: Sequence[str]) -> list[list[str]]:
    """The pieces between marks; a tag in parentheses is one of them."""
    segments: list[list[str]] = [[]]
    for piece in pieces:
        if piece[0].isalnum() or piece == "&" or piece in POSSESSIVE:
            segments[-1].append(piece)
        elif segments[-1] and piece not in '“”"':
            segments.append([])
    return [segment for segment in segments if segment]


def _adjectives_joined(segments: list[list[str]], lexicon: Lexicon) -> list[list[str]]:
    """The segments, "the grey-haired, 71-year-old diplomat" as one: a comma between adjectives."""
    if len(segments) < 2 or len(segments[0]) != 2:
        return segments
    (opener, adjective), noun = segments[0], segments[1]
    plain = opener.lower() in DETERMINERS and adjective.islower() and adjective not in PARTITIVE
    plain = plain and not is_noun(adjective, lexicon) and not adjective.endswith("s")
    if not plain or noun[0].lower() in DETERMINERS or not noun[-1].islower():
        return segments
    if len(noun) > 3 or not is_noun(noun[-1], lexicon):
        return segments
    return [[*segments[0], *noun], *segments[2:]]


def _end_of_head(pieces: Sequence[str], lexicon: Lexicon) -> int:
    """How many pieces there are up to the noun that says who or what."""
    known = False
    for i, piece in enumerate(pieces):
        word = piece.lower()
        if i and word in ("and", "or"):
            if _goes_on_to_name(pieces, i, lexicon):
                continue
            lower_before = pieces[i - 1][0].islower() or i == 1
            adjective = pieces[i - 1].lower() in BEFORE_NOUN or "-" in pieces[i - 1]
            rest = pieces[i + 1 :]  # "the Municipal and Allied Staff Union"
            body = any(later.lower() in lexicon.organization for later in rest)
            if pieces[0].lower() == "the" and not known and body and pieces[i - 1][0].isupper():
                continue
            if not (lower_before and adjective) or (rest and rest[0].lower() in DETERMINERS):
                return i
            continue
        if piece.isupper() and listed_bodies().role(piece, word):
            continue  # "the WHO"
        owned = i > 0 and pieces[i - 1] in POSSESSIVE  # "Ruiz's close friends"
        owned = owned or (word == "close" and pieces[i + 1 : i + 2] != ["to"])  # "a close ally"
        if i and (word in PREPOSITIONS or word in CLAUSE) and piece not in PARTICLES and not owned:
            return i
        following = pieces[i + 1] if i + 1 < len(pieces) else ""
        if known and word.endswith("ly") and piece.islower() and following.endswith("ed"):
            return i  # "Mayor Ada Ruiz formally opened"
        if known and (
            word in AFTER_NOUN
            or (word.endswith(("ed", "ing")) and piece.islower() and len(word) > 4)
        ):
            noun_ahead = i + 1 < len(pieces) and is_noun(pieces[i + 1].lower(), lexicon)
            if not noun_ahead and not is_noun(word, lexicon):
                return i
        if i and (word in REFLEXIVE or piece == "between"):
            return i
        plain = word.rstrip(".")
        known = known or (is_noun(plain, lexicon) and plain not in lexicon.quantifiers)
    return len(pieces)


def _goes_on_to_name(pieces: Sequence[str], i: int, lexicon: Lexicon) -> bool:
    """Whether two nouns that "and" joins at ``i`` are of one person, whose name follows: "real
    estate mogul and television star Bo Lind"; not "the mayor and Gov. Bo Lind"."""
    before, rest = pieces[:i], pieces[i + 1 :]
    noun = before[-1].lower()
    if singular(noun) != noun or not is_noun(noun, lexicon) or noun in lexicon.organization:
        return False
    determined = before[0].lower() in DETERMINERS
    if not rest or rest[0].lower() in DETERMINERS or (determined and rest[0][0].isupper()):
        return False
    for k, word in enumerate(rest[:-2]):
        if is_noun(word.lower(), lexicon) or word.lower() in lexicon.other_role:
            return rest[k + 1][0].isupper() and rest[k + 2][0].isupper()
    return False


def is_noun(word: str, lexicon: Lexicon) -> bool:
    """Whether a word is one of those that stand for a source."""
    return (
        word in lexicon.people
        or word in lexicon.spokespeople
        or word in lexicon.role_words
        or word in lexicon.document
        or word in lexicon.organization
        or word in lexicon.vague_alone
        or word in lexicon.vague_nouns
        or (word.endswith("s") and word[:-1] in lexicon.vague_nouns)
    )


@lru_cache(maxsize=4096)
def singular(word: str) -> str:
    """A noun without its plural ending.

    >>> [singular(word) for word in ("critics", "allies", "witnesses", "people", "spokeswomen")]
    ['critic', 'ally', 'witness', 'person', 'spokeswoman']
    >>> [singular(word) for word in ("midwives", "police", "analysis", "boss")]
    ['midwife', 'police', 'analysis', 'boss']
    """
    if word in ("people", "persons"):
        return "person"
    if word.endswith("men") and len(word) > 4:
        return word[:-2] + "an"
    if word.endswith("wives"):
        return word[:-3] + "fe"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    is_plural = word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3
    return word[:-1] if is_plural else word


def head_length(lower: Sequence[str]) -> int:
    """How many words the noun phrase has, up to its head: before commas, prepositions, clauses.

    >>> head_length(["the", "mayor", "of", "Ely"])
    2
    """
    for i, word in enumerate(lower):
        if i and (
            (not word[0].isalnum() and word != "&") or word in PREPOSITIONS | CLAUSE | {"and"}
        ):
            return i
    return len(lower)


def last_phrase(before: str) -> str:
    """The noun phrase at the end of ``before``: what "who" refers to.

    >>> last_phrase("The letter went to the head of the union, who")
    'the union'
    """
    matches = [m for m in WORD.finditer(before) if m[0] not in '(“"']
    while matches and (not matches[-1][0][0].isalnum() or matches[-1][0].lower() in CLAUSE):
        matches.pop()
    at = len(matches)
    while at and len(matches) - at < 7:
        word = matches[at - 1][0]
        if not word[0].isalnum() or word.lower() in PREPOSITIONS:
            break
        at -= 1
        if word.lower() in DETERMINERS:
            break
    return before[matches[at].start() : matches[-1].end()] if at < len(matches) else ""

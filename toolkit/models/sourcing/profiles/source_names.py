"""The name and the description of a source, in the words of the article."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.lexicon import Lexicon, lexicon
from toolkit.models.sourcing.language.name_parts import SUFFIX
from toolkit.models.sourcing.language.noun_phrase import head_length
from toolkit.models.sourcing.language.persons import person_words
from toolkit.models.sourcing.language.shortening import ARTICLE, LONGEST, POSSESSIVE, shortened
from toolkit.models.sourcing.mentions.appositions import apposition_before, place_before
from toolkit.models.sourcing.mentions.descriptions import apposition_after, is_office, title_before
from toolkit.models.sourcing.mentions.opening_nouns import is_title_case
from toolkit.models.sourcing.mentions.references import BODY, TEXT, Entity
from toolkit.models.sourcing.naming.labels import MEDIA, NAMED
from toolkit.models.sourcing.naming.naming import AFFIXED, PROVISIONS, Naming, find_role

SHORT = 3
"""Letters up to which capitals are initials, not shouting."""
LONGEST_SHORT_FORM = 5
"""Characters of the longest short form with its full stop: "Corp.", "Dept."."""
PROPER = re.compile(
    r"(?:[A-Z][\w’'.&/-]*|\d[\w-]*)"
    r"(?: (?:(?:of|for|on|and|in|&|the|de|du|to) ){0,2}(?:[A-Z][\w’'.&/-]*|\d+(?:st|nd|rd|th)\b))*"
)
"""What an outlet is called behind its name; a report or a reporter of it is something else."""
HEADS = re.compile(r"[^,]{0,30}, who (?:heads|leads|chairs|runs) ")
HONORIFICS = word_set("mr mrs ms miss dr")


def name_of(entity: Entity, sentences: Sequence[str]) -> str:
    """The fullest proper name without title, or ``""``."""
    if entity.person is not None:
        name = entity.person.fullest()
        sentence = sentences[name.sentence]
        text = POSSESSIVE.sub("", sentence[name.bare : name.end])
        text = text.title() if text.isupper() and len(text) > SHORT else text
        suffix = SUFFIX.match(sentence, name.end)
        return text + suffix[0] if suffix else text
    if entity.kind in (BODY, TEXT):
        described = entity.described
        if entity.kind == TEXT:  # whose noun has a capital in a headline
            described = [each for each in described if not _in_headline(each[0], sentences)]
        names = [journalist(naming) or proper_name(text, naming.key) for text, naming in described]
        if entity.kind == TEXT:
            nouns = lexicon().document | PROVISIONS
            names = [name for name in names if name.lower() not in nouns]
        name_alone = max(names, key=len, default="")
        if entity.naming.naming != MEDIA:
            return name_alone
        return with_article(_in_full(name_alone, sentences), sentences)
    names = [naming.name for _, naming in entity.described if naming.naming == NAMED]
    return max(names, key=len, default="")


def _in_full(name: str, sentences: Sequence[str]) -> str:
    """The name of an outlet that is called by its last word, where the text has one in full.

    >>> _in_full("Post", ["The Eastmere Post asked.", "The Post said no."])
    'Eastmere Post'
    >>> _in_full("Post", ["The Eastmere Post asked the Norvik Post.", "The Post said no."])
    'Post'
    """
    if name.lower() not in lexicon().media_tails:
        return name
    pattern = re.compile(rf"\b[Tt]he (?P<name>(?:[A-Z][\w.]+ ){{1,3}}{name})\b")
    full = {match["name"] for each in sentences if name in each for match in pattern.finditer(each)}
    return full.pop() if len(full) == 1 else name


def _in_headline(text: str, sentences: Sequence[str]) -> bool:
    holding = [sentence for sentence in sentences if text in sentence]
    return bool(holding) and all(is_title_case(sentence.split()) for sentence in holding)


def journalist(naming: Naming) -> str:
    """The name of a person who stands for a medium: "Moderator Bo Lind"; an outlet has none."""
    first, _, rest = naming.name.partition(" ")
    office = naming.description.split(" ")[-1].lower()
    known = first.lower() in person_words().first_names or (
        lexicon().role_words.get(AFFIXED.sub("", office)) == MEDIA
    )
    return naming.name if naming.naming == MEDIA and rest and known else ""


def with_article(name: str, sentences: Sequence[str]) -> str:
    """The name of an outlet with its "The" where the text writes it so inside a sentence.

    >>> with_article("Eastmere Post", ["A law, The Eastmere Post said, is due."])
    'The Eastmere Post'
    >>> with_article("Eastmere Post", ["The Eastmere Post said so.", "He read the Eastmere Post."])
    'Eastmere Post'
    """
    capital = f"The {name}"
    if not name or not any(capital in sentence for sentence in sentences):
        return name
    inside = any(sentence.find(capital, 1) > 0 for sentence in sentences)
    return capital if inside or capital.lower() in lexicon().media_names else name


def proper_name(text: str, head: str) -> str:
    """The proper name that holds the head of a noun phrase, or ``""``.

    >>> proper_name("the Public Policy Institute of Norvik, a charity", "Institute")
    'Public Policy Institute of Norvik'
    >>> proper_name("The Clinton campaign", "campaign")
    ''
    >>> proper_name("President Ana Lima's Treasury", "Treasury")
    'Treasury'
    >>> proper_name("The Times newspaper", "newspaper"), proper_name("The U.S.", "U.S.")
    ('Times', 'U.S.')
    >>> proper_name("A Fox News poll", "poll"), proper_name("TV networks", "networks")
    ('', '')
    >>> proper_name("a Times report", "report")
    ''
    >>> proper_name("the World Trade Organization", "World Trade Organization")
    'World Trade Organization'
    """
    text = ARTICLE.sub("", text)
    if " " in head and head[0].isupper() and head in text:
        return head  # a listed body is one word
    for match in PROPER.finditer(text):
        words = [POSSESSIVE.sub("", word).rstrip(".").lower() for word in match[0].split()]
        if head.lower().rstrip(".") in words:
            return _without_stop(POSSESSIVE.sub("", _without_owner(match[0], head)))
        if _is_outlet(words, head) and text.startswith(f" {head}", match.end()):
            return match[0]  # "the Times newspaper"
    return ""


def _is_outlet(words: Sequence[str], head: str) -> bool:
    """Whether a name is that of the outlet whose noun follows: no poll and no article has the name
    of its outlet, and "TV networks" are no outlet."""
    lists = lexicon()
    plain = words[-1] in lists.media_nouns and len(words) == 1
    return words[-1] in lists.media_tails and head.lower() in lists.media_nouns and not plain


def _without_stop(name: str) -> str:
    """A name without the full stop of its sentence; initials and short forms keep theirs."""
    last = name.rpartition(" ")[2]
    plain = last.endswith(".") and "." not in last[:-1] and len(last) > LONGEST_SHORT_FORM
    return name[:-1] if plain else name


def _without_owner(name: str, head: str) -> str:
    """A body's name without whose it is: "President Ana Lima's Treasury"; "Moody's" is a name."""
    owner, mark, rest = name.rpartition("’s " if "’s " in name else "'s ")
    first = owner.split(" ", 1)[0].lower().rstrip(".")
    person = " " in owner and (first in lexicon().titles or first in person_words().first_names)
    outlet = " " in rest and owner.lower() in lexicon().media_names
    if mark and outlet and head in rest:
        return rest.partition(" in ")[0]  # "the BBC's Ada Ruiz in Eastmere"
    return rest if mark and person and head in rest else name


def description_of(entity: Entity, sentences: Sequence[str], lexicon: Lexicon) -> str:
    """The office or description in the words of the text, about eight at most, or ``""``."""
    if entity.person is None:
        return _own_words(entity, sentences, lexicon)
    candidates: list[tuple[int, str]] = []
    for name in entity.person.names:
        text = sentences[name.sentence]
        beside = (
            apposition_after(text[name.end : name.end + 140], lexicon),
            apposition_before(text, name.start, name.end, lexicon),
            _title(text[: name.bare], lexicon),
        )
        heads = HEADS.match(text, name.end) is not None  # "who leads the trust" is a deed
        candidates += [
            (-1 if heads and k == 0 else _tells(words, lexicon), words)
            for k, words in enumerate(beside)
            if words
        ]
    for text, naming in entity.described:
        if naming.naming != NAMED:
            candidates.append((_tells(text, lexicon), text))
    return shortened(max(candidates, key=lambda pair: pair[0])[1]) if candidates else ""


def _title(before: str, lexicon: Lexicon) -> str:
    title = title_before(before, lexicon)
    plain = [word for word in title if word.lower().rstrip(".") not in HONORIFICS]
    if not any(is_office(AFFIXED.sub("", word.lower().rstrip(".")), lexicon) for word in plain):
        return ""  # "Despite Mr. Ruiz"
    words = " ".join(plain)
    if words and before.rstrip().endswith(words):
        return place_before(before.rstrip()[: -len(words)]) + words
    return words


def _own_words(entity: Entity, sentences: Sequence[str], lexicon: Lexicon) -> str:
    texts = [text for text, _ in entity.described]
    if not texts:
        return ""
    if name_of(entity, sentences):
        for spot in sorted(entity.mentions):
            after = sentences[spot.sentence][spot.end : spot.end + 140]
            if apposed := apposition_after(after, lexicon):
                return shortened(apposed)
        for text in texts:
            _, _, apposed = text.partition(", ")
            if apposed:
                return shortened(apposed)
        titles = [naming.description for _, naming in entity.described if journalist(naming)]
        return shortened(max(titles, key=len, default=""))
    return shortened(max(texts, key=lambda text: min(len(text.split()), LONGEST)))


def _tells(text: str, lexicon: Lexicon) -> int:
    """Whether a description tells what somebody is; "also the founder" stands behind another."""
    words = [plain for word in text.split() if (plain := word.lower().strip(".,"))]
    tells = bool(words) and find_role(words, head_length(words), lexicon) != "other"
    return 2 * int(tells) - (words[:1] == ["also"])

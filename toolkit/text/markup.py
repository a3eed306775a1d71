"""Mark-up, entities and garbled characters that exports leave in texts."""

from __future__ import annotations

import html
import re

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_BLOCKS = (
    "address|article|aside|blockquote|body|caption|center|dd|div|dl|dt|fieldset|figcaption|figure|"
    "footer|form|h[1-6]|header|hr|html|li|main|nav|ol|p|pre|section|table|tbody|tfoot|thead|tr|ul"
)
_OTHERS = (
    "a|abbr|amp-[a-z-]+|audio|b|big|button|cite|code|col|colgroup|del|dfn|em|embed|font|head|i|"
    "iframe|img|input|ins|kbd|label|link|mark|meta|noscript|object|param|picture|q|s|samp|script|"
    "small|source|span|strike|strong|style|sub|sup|svg|td|template|th|time|title|tt|u|var|video|wbr"
)
_TAG = re.compile(
    rf"<(?P<end>/?)(?P<name>{_BLOCKS}|br|{_OTHERS})(?=[\s/>])[^<>]{{0,5000}}>"
    r"|<!--|<!\[CDATA\[|\]\]>|<[?!][a-z][^<>]{0,500}>",
    re.IGNORECASE,
)
_SURE = re.compile(rf"</(?:{_BLOCKS}|{_OTHERS})\s*>|<(?:br|p|hr|img)(?=[\s/>])", re.IGNORECASE)
_BLOCK = re.compile(_BLOCKS)
_ENDS_LINES = re.compile(rf"<(?:{_BLOCKS}|br)(?=[\s/>])", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_UNSEEN_END = re.compile(
    r"</(?P<name>script|style|template|noscript|head|svg|del)(?=[\s>])", re.IGNORECASE
)
_ESCAPED_LINES = re.compile(r"(?:\\r)?\\n(?:(?:\\r)?\\n)+|(?<=[.!?…\"”’')\]>])(?:\\r)?\\n")

# UTF-8 that was read as Windows-1252: each byte became a character of that code page.
# Only what no text holds otherwise: "café”—" must stay.
_AFTER = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ•˜™š›œžŸ"
_GARBLED = re.compile(
    f"[Â-Å][{_AFTER}]|Å“(?=[a-z])|â€(?![{_AFTER}‘’“”–—])|â[€‚„†ˆ‰™][{_AFTER}‘’“”–—]|ðŸ[{_AFTER}‘’“”–—]{{2}}"
)


def plain_text(text: str) -> str:
    r"""A text out of a cell without tags and entities, each block a paragraph of its own.

    Nothing is done to a text that holds neither: a ``<`` alone is no tag. An empty line ends a
    paragraph among tags too, as editors of sites have it; where all tags stand within lines, each
    line end is one.

    >>> plain_text("<p>&ldquo;The dam is safe,&rdquo; she said.</p><p>It held.</p>")
    '“The dam is safe,” she said.\n\nIt held.'
    >>> plain_text("The dam <em>held</em>.\n\nThe bridge did not.")
    'The dam held.\n\nThe bridge did not.'
    >>> plain_text("Turnout < 40% at AT&T")
    'Turnout < 40% at AT&T'
    """
    if "\\n" in text and "\n" not in text:
        text = _ESCAPED_LINES.sub(lambda match: "\n" * (1 + (match[0].count("n") > 1)), text)
    text = text.replace("_x000D_", "")  # a carriage return as spreadsheets keep it
    if "&" in text:
        for _ in range(2):  # feeds escape their mark-up twice
            if _SURE.search(text):
                break
            text = unescape(text)
    if "<" in text and _SURE.search(text):
        text = unescape(_without_tags(text))
    return text


def unescape(text: str) -> str:
    """Entities as the characters they stand for; without its semicolon it is none.

    >>> unescape("&ldquo;R&amp;D&rdquo; &copy 2024 &#146;")
    '“R&D” &copy 2024 ’'
    """
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text


def _without_tags(text: str) -> str:
    out: list[str] = []
    at = depth = 0
    last = {match["name"].lower(): match.start() for match in _UNSEEN_END.finditer(text)}
    last_comment_end = text.rfind("-->")
    line_end = " " if _ENDS_LINES.search(text) else "\n"
    while match := _TAG.search(text, at):
        out.append(_lines(text[at : match.start()], line_end))
        at = match.end()
        name, end = (match["name"] or "").lower(), bool(match["end"])
        if match[0] == "<!--":
            if last_comment_end >= at:
                at = text.index("-->", at) + 3
        elif not end and last.get(name, -1) >= at:
            ends = _UNSEEN_END.finditer(text, at)
            at = next(each.start() for each in ends if each["name"].lower() == name)
        elif name == "q":
            depth = max(0, depth - 1) if end else depth + 1
            out.append(("‘’" if depth > (0 if end else 1) else "“”")[end])
        elif name == "br":
            out.append("\n")
        elif name in ("td", "th"):
            out.append("\t" if end else "")
        elif _BLOCK.fullmatch(name):
            out.append("\n\n")
    out.append(_lines(text[at:], line_end))
    joined = re.sub(r" *\n[ \n]*", _line_end, "".join(out))
    return joined.strip()


def _line_end(match: re.Match[str]) -> str:
    return "\n\n" if match[0].count("\n") > 1 else "\n"


def _lines(text: str, line_end: str) -> str:
    """Text between tags: an empty line stays one, any other line end is ``line_end``."""
    return _SPACES.sub(lambda match: (" ", line_end, "\n\n")[min(2, match[0].count("\n"))], text)


def ungarble(text: str) -> str:
    """UTF-8 that was once read as Windows-1252, read again; other text as it is.

    >>> ungarble("â€œItâ€™s safe,â€\x9d said JosÃ©.")
    '“It’s safe,” said José.'
    """
    return _GARBLED.sub(_read_again, text)


def _read_again(match: re.Match[str]) -> str:
    if match[0] == "â€":  # the last byte of a closing quotation mark has no character there
        return "”"
    try:
        return b"".join(map(_byte, match[0])).decode("utf-8")
    except UnicodeError:
        return match[0]


def _byte(char: str) -> bytes:
    return bytes([ord(char)]) if ord(char) < 256 else char.encode("cp1252")

"""Dates as archives print them, in ISO 8601; nothing is filled in, and nothing is guessed."""

from __future__ import annotations

import re
from datetime import date

# English, French, German, Spanish, Italian, Portuguese and Dutch; the first letters are enough
# where the archives abbreviate.
_MONTHS = (
    "jan january janv janvier januar jänner ene enero gen gennaio janeiro januari",
    "feb february fév févr février februar febrero febbraio fev fevereiro februari",
    "mar march mars mär märz mrz marzo março mrt maart",
    "apr april avr avril abr abril aprile",
    "may mai mayo mag maggio maio mei",
    "jun june juin juni junio giu giugno junho",
    "jul july juil juillet juli julio lug luglio julho",
    "aug august août aout ago agosto augustus",
    "sep sept september septembre septiembre set settembre setembro",
    "oct october octobre okt oktober octubre ott ottobre out outubro",
    "nov november novembre noviembre novembro",
    "dec december déc décembre dez dezember dic diciembre dicembre dezembro",
)
_MONTH = {name: n for n, names in enumerate(_MONTHS, 1) for name in names.split()}
_WEEKDAYS = (
    "mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday "
    "sunday lun mar mer jeu ven sam dim lundi mardi mercredi jeudi vendredi samedi dimanche mo di "
    "mi do fr sa so montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag lunes "
    "martes miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì "
    "sabato domenica maandag dinsdag woensdag donderdag vrijdag zaterdag zondag segunda terça "
    "quarta quinta sexta"
)
_NAMES = "|".join(sorted(_MONTH, key=len, reverse=True))
_DAYS = "|".join(sorted(set(_WEEKDAYS.split()), key=len, reverse=True))
_WEEKDAY = rf"(?:(?:{_DAYS})(?:-feira)?\b[.,]*\s+)?(?:(?:le|den|el|the)\s+)?"
_FORMS = (
    re.compile(  # 4 March 2019 · 4. März 2019 · 1er mai 2019 · 4 de mayo de 2019
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:er|st|nd|rd|th|º|ª)?\.?[\s-]+(?:of\s+|de\s+)?"
        rf"(?P<name>{_NAMES})\b\.?,?[\s-]+(?:de\s+|del\s+)?(?P<year>\d{{4}})(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(  # March 4, 2019 · Mar 4, 2019
        rf"(?<!\w)(?P<name>{_NAMES})\b\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+"
        r"(?P<year>\d{4})(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(  # 2019-03-04 · 2019/03/04 · 2019-03-04T10:15:00Z
        r"(?<!\d)(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)"
    ),
    re.compile(  # 20190304 · 20190304T101500Z · 20190304101500
        r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?=T?\d{6}(?!\d)|(?!\d))"
    ),
    re.compile(r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日"),
    re.compile(r"(?<!\d)(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})(?!\d)"),  # German
    re.compile(
        r"(?<!\d)(?P<first>\d{1,2})(?P<mark>[/-])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4})"
    ),
)
_START = re.compile(_WEEKDAY, re.IGNORECASE)


def find_date(text: str) -> str:
    """The first date in some words, in ISO 8601; empty where there is none.

    Month names are read in English, French, German, Spanish, Italian, Portuguese and Dutch.
    Digits that can be read with the day or with the month first are none: ``03/04/2019``.

    >>> find_date("Politique, lundi 4 mars 2019, p. 12"), find_date("20190304T101500Z")
    ('2019-03-04', '2019-03-04')
    >>> find_date("25/03/2019"), find_date("3/4/2019"), find_date("May 2019")
    ('2019-03-25', '', '')
    """
    matches = [match for form in _FORMS if (match := form.search(text))]
    return _iso(min(matches, key=lambda match: match.start())) if matches else ""


def starts_with_date(line: str) -> bool:
    """Whether a line begins with a date, the day of the week before it or not.

    >>> starts_with_date("Tuesday 7. Juli 2020"), starts_with_date("Rates from 2000 um 4 May 2001")
    (True, False)
    """
    line = line.strip()
    start = _START.match(line)
    at = start.end() if start else 0
    return any((match := form.match(line, at)) and _iso(match) for form in _FORMS[:-1])


def _iso(match: re.Match[str]) -> str:
    parts = match.groupdict()
    if parts.get("name"):
        month, day = _MONTH[parts["name"].casefold()], int(parts["day"])
    elif parts.get("first"):
        first, second = int(parts["first"]), int(parts["second"])
        if first <= 12 and second <= 12 and first != second:
            return ""
        month, day = (second, first) if first > 12 else (first, second)
    else:
        month, day = int(parts["month"]), int(parts["day"])
    try:
        return date(int(parts["year"]), month, day).isoformat()
    except ValueError:
        return ""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace

import archive_files as made
import pytest

from toolkit.text import archives

TXT = {
    "Nexis Uni": made.nexis_uni,
    "LexisNexis": made.lexisnexis,
    "Factiva": made.factiva_plain,
    "ProQuest": made.proquest,
}
CODED = {**TXT, "Factiva, coded": lambda stories, language="en": made.factiva_coded(stories)}
PAGES = {
    "Factiva, plain": made.factiva_page,
    "Factiva, coded": lambda stories: made.factiva_page(stories, coded=True),
    "ProQuest": made.proquest_page,
    "Europresse": made.europresse,
    "Europresse, before": made.europresse_before,
}


def as_text(path: Path, lines: Sequence[str]) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def check(articles, stories, *, dated: bool = True) -> None:
    assert [a.title for a in articles] == [s.title for s in stories]
    assert [a.outlet for a in articles] == [s.outlet for s in stories]
    for article, story in zip(articles, stories, strict=True):
        assert article.text == "\n\n".join([story.title, *story.paragraphs])
        assert story.byline in article.further["byline"]
        assert article.further.get("page") or article.further["archive"] == "Factiva"
    if dated:
        years = [int(s.date[-4:]) for s in stories]
        assert [a.date[:4] for a in articles] == [str(year) for year in years]


@pytest.mark.parametrize("language", ["en", "fr", "de"])
@pytest.mark.parametrize("layout", TXT)
def test_text_in_every_language_of_its_labels(tmp_path, read_all, layout, language) -> None:
    stories = made.stories(5)
    path = as_text(tmp_path / "export.txt", TXT[layout](stories, language))
    articles, errors = read_all(path)
    assert errors == []
    check(articles, stories)
    assert {a.further["archive"] for a in articles} == {layout}
    assert [a.article_id for a in articles] == [f"export.txt:{k}" for k in range(1, 6)]


@pytest.mark.parametrize("layout", CODED)
@pytest.mark.parametrize("kind", ["docx", "rtf", "rtf in Unicode"])
def test_word_and_rich_text_say_what_text_says(tmp_path, read_all, layout, kind) -> None:
    stories = made.stories(4)
    lines = CODED[layout](stories)
    if kind == "docx":
        path = made.docx(tmp_path / "export.DOCX", lines)
    else:
        path = made.rtf(tmp_path / "export.rtf", lines, unicode="Unicode" in kind)
    articles, errors = read_all(path)
    assert errors == []
    check(articles, stories)


@pytest.mark.parametrize("layout", PAGES)
def test_pages(tmp_path, read_all, layout) -> None:
    stories = made.stories(6)
    path = tmp_path / "export.html"
    path.write_text(PAGES[layout](stories), encoding="utf-8")
    articles, errors = read_all(path)
    assert errors == []
    is_europresse = layout.startswith("Europresse")
    check(articles, stories, dated=not is_europresse)
    if is_europresse:
        assert {a.date for a in articles} == {"2019-03-04"}
        assert articles[0].further["page"] == "12"
        assert articles[3].further["document_id"] == "news·20190304·TC·0003"


def test_fields_of_each_archive(tmp_path, read_all) -> None:
    [story] = made.stories(1)
    nexis = read_all(as_text(tmp_path / "n.txt", made.nexis_uni([story])))[0][0].further
    assert (nexis["section"], nexis["page"], nexis["length"]) == ("NEWS", "6", "1155")
    assert nexis["load_date"] == "March 5, 2024"
    assert nexis["edition"] == "Late Edition - Final"
    assert nexis["date_as_printed"] == "January 1, 2010 Monday"
    lexis = read_all(as_text(tmp_path / "l.txt", made.lexisnexis([story])))[0][0].further
    assert (lexis["section"], lexis["page"], lexis["edition"]) == (
        "NEWS",
        "6",
        "Edition 1; Scotland",
    )
    factiva = read_all(as_text(tmp_path / "f.txt", made.factiva_coded([story])))[0][0].further
    assert factiva["document_id"] == made.factiva_id(0)
    assert factiva["company"] == "larks : Larkspur Homes"
    proquest = read_all(as_text(tmp_path / "p.txt", made.proquest([story])))[0][0]
    assert proquest.url == "https://www.proquest.example/docview/0"
    assert proquest.further["document_id"] == "2637000000"


# -- a broken document costs itself ---------------------------------------------------------------


def without(lines: Sequence[str], start: str, *, after: str) -> list[str]:
    """The lines without the first that begins so after the headline of a document."""
    ends = [k for k, line in enumerate(lines) if line.endswith(after) and not line[0].isdigit()]
    at = ends[0]
    gone = next(k for k in range(at, len(lines)) if lines[k].strip().startswith(start))
    return [*lines[:gone], *lines[gone + 1 :]]


BREAKS: dict[str, tuple[Callable[..., list[str]], str, str]] = {
    "no body": (made.nexis_uni, "Body", "has no “Body”"),
    "no end": (made.nexis_uni, "End of Document", "“End of Document” is missing"),
    "no length": (made.lexisnexis, "LENGTH", "has no LENGTH:"),
    "no words": (made.factiva_plain, "1,155 words", "is not understood"),
    "no number": (made.factiva_plain, "Document", "has no end"),
    "no accession number": (made.factiva_coded, "AN", "has no end (AN)"),
    "no full text": (made.proquest, "Full text:", "has no full text"),
}


@pytest.mark.parametrize("fault", BREAKS)
def test_a_broken_document_in_the_middle_costs_itself_alone(tmp_path, read_all, fault) -> None:
    stories = made.stories(5)
    build, start, reason = BREAKS[fault]
    path = as_text(tmp_path / "e.txt", without(build(stories), start, after=stories[2].title))
    articles, errors = read_all(path)
    check(articles, [*stories[:2], *stories[3:]])
    assert [error.line for error in errors] == [3]
    assert reason in errors[0].reason
    assert "document 3 of this" in errors[0].reason


@pytest.mark.parametrize("layout", ["Factiva, plain", "Europresse", "ProQuest"])
def test_a_broken_document_of_a_page_costs_itself_alone(tmp_path, read_all, layout) -> None:
    stories = made.stories(5)
    gone = {
        "Factiva, plain": "1,155 words",
        "Europresse": 'class="docOcurrContainer"',
        "ProQuest": "<strong>Full text: </strong>",
    }[layout]
    page = PAGES[layout](stories)
    before = page.rindex(gone, 0, page.index(stories[2].paragraphs[1]))
    path = tmp_path / "e.html"
    path.write_text(page[:before] + page[before + len(gone) :], encoding="utf-8")
    articles, errors = read_all(path)
    check(articles, [*stories[:2], *stories[3:]], dated=layout != "Europresse")
    assert [error.line for error in errors] == [3]


@pytest.mark.parametrize("layout", ["Factiva, plain", "Europresse", "ProQuest"])
def test_an_element_that_is_never_closed_swallows_nothing(tmp_path, read_all, layout) -> None:
    stories = made.stories(400)
    page = PAGES[layout](stories)
    path = tmp_path / "e.html"
    path.write_text(page.replace("</div>", "").replace("</article>", "").replace("</section>", ""))
    articles, errors = read_all(path)
    assert errors == []
    check(articles, stories, dated=layout != "Europresse")


def test_a_file_that_is_cut_short_keeps_what_is_whole(tmp_path, read_all) -> None:
    stories = made.stories(3)
    for name, build in CODED.items():
        lines = build(stories)
        end = max(k for k, line in enumerate(lines) if stories[2].paragraphs[0][:40] in line)
        articles, errors = read_all(as_text(tmp_path / "cut.txt", lines[: end + 1]))
        if name in ("LexisNexis", "ProQuest"):  # nothing marks the end of their last document
            assert len(articles) == 3
        else:
            check(articles, stories[:2])
            assert "cut short" in errors[0].reason


def test_what_the_archive_could_not_show_is_named(tmp_path, read_all) -> None:
    stories = made.stories(3)
    lines = made.nexis_uni(stories)
    at = lines.index("Body", lines.index(stories[1].title, 20))
    words = (
        "We are sorry but there is an error in this document and it is not possible to display it."
    )
    lines[at : at + 2 + 2 * len(stories[1].paragraphs)] = [words]
    articles, errors = read_all(as_text(tmp_path / "e.txt", lines))
    assert len(articles) == 2
    assert "could not be shown by the archive" in errors[0].reason


# -- kinds of which public readers have had reports ------------------------------------------------


def uni(*header: str, body: Sequence[str] = ("Rain fell on the town.",)) -> list[str]:
    return [
        *header,
        "Length: 5 words",
        "Body",
        *body,
        "Load-Date: March 5, 2024",
        "End of Document",
    ]


@pytest.mark.parametrize(
    ("header", "title", "date"),
    [
        # A number and a word in the headline are no date.
        (("Beitraege sollen in 2000 um 4,5 Prozent klettern", "Der Bote", "4. März 2000"),
         "Beitraege sollen in 2000 um 4,5 Prozent klettern", "2000-03-04"),
        (("Rebuilding better after Covid-19, part 1", "The Courier", "February 10, 2021 Wednesday"),
         "Rebuilding better after Covid-19, part 1", "2021-02-10"),
        # A line between date and copyright.
        (("The wall", "The Courier", "May 7, 2020 Thursday", "Correction Appended",
          "Copyright 2020 The Courier"), "The wall", "2020-05-07"),
        (("The wall", "The Courier", "March 4, 2019 Monday 4:05 PM GMT"), "The wall", "2019-03-04"),
        (("Strom aus der Tiefe", "Der Bote (Regionalausgaben)", "Dienstag 7. Juli 2020",
          "Rüsselsheimer Echo"), "Strom aus der Tiefe", "2020-07-07"),
        # A headline that is a date itself.
        (("6 January 2021", "The Courier", "January 6, 2022 Thursday"),
         "6 January 2021", "2022-01-06"),
    ],
)  # fmt: skip
def test_headers_of_nexis(tmp_path, read_all, header, title, date) -> None:
    path = as_text(tmp_path / "a.txt", [*uni("One", "The Courier", "May 1, 2020"), *uni(*header)])
    articles, errors = read_all(path)
    assert errors == []
    assert (articles[1].title, articles[1].date, articles[1].outlet) == (title, date, header[1])


def test_empty_lines_and_a_word_body_in_a_text_cut_nothing(tmp_path, read_all) -> None:
    body = ("Rain fell.", "", "", "", "Body", "She found a body of evidence.", "Length matters.")
    path = as_text(tmp_path / "a.txt", uni("One", "The Courier", "May 1, 2020", body=body))
    [article], errors = read_all(path)
    assert errors == []
    assert article.text.endswith("Body\n\nShe found a body of evidence.\n\nLength matters.")


def test_values_in_a_line_of_their_own(tmp_path, read_all) -> None:
    lines = ["1 of 1 DOCUMENTS", "", "The Courier", "", "November 9, 2015 Monday", "",
             " FIRST EDITION", "", "The wrong call", "", "SECTION: ", "", "NEWS; Pg. 7A", "",
             "LENGTH: 452 words", "", "Rain fell on the town for nine days.", "",
             "LOAD-DATE: November 9, 2015"]  # fmt: skip
    [article], _ = read_all(as_text(tmp_path / "a.txt", lines))
    assert article.title == "The wrong call"
    assert (article.further["section"], article.further["page"]) == ("NEWS", "7A")
    assert article.text.endswith("Rain fell on the town for nine days.")


def test_proquest_without_indexing_and_with_labels_in_its_text(tmp_path, read_all) -> None:
    rule = "_" * 60
    text = [
        "Full text: The road was closed.",
        "Location: nobody knows.",
        "It stays closed, she said.",
    ]
    lines = [rule, "", "Document 1 of 1", "", "The road", "", "Author: Holm, Ida", "",
             "Publication info: The North Post ; North Bay [North Bay]03 May 2024: A4.", "",
             "ProQuest document link", "", *text, "", "Word count: 120", "", "Credit: North Post",
             ]  # fmt: skip
    [article], errors = read_all(as_text(tmp_path / "a.txt", lines))
    assert errors == []
    assert article.text == (
        "The road\n\nThe road was closed.\n\nLocation: nobody knows.\n\nIt stays closed, she said."
    )
    assert (article.outlet, article.date) == ("The North Post", "2024-05-03")
    assert (article.further["page"], article.further["length"]) == ("A4", "120")


def test_a_label_in_capitals_within_a_text_does_not_end_it(tmp_path, read_all) -> None:
    [story] = made.stories(1)
    story = story._replace(paragraphs=("It began.", "PERSON: I saw the wall fall.", "It ended."))
    for build in (made.lexisnexis, lambda stories: [*filter(None, made.lexisnexis(stories))]):
        [article], _ = read_all(as_text(tmp_path / "a.txt", build([story])))
        assert article.text.endswith("It began.\n\nPERSON: I saw the wall fall.\n\nIt ended.")


def test_a_list_of_documents_is_named(tmp_path, read_all) -> None:
    path = made.rtf(tmp_path / "Files_doclist.rtf", made.nexis_uni_cover(made.stories(9)))
    articles, errors = read_all(path)
    assert articles == []
    assert "list of documents without their texts" in errors[0].reason


def test_an_unknown_layout_is_named_not_guessed(tmp_path, read_all) -> None:
    lines = [
        "THE WALL",
        "Load-Date: 1 May 2020",
        "Rain.",
        "THE PORT",
        "Load-Date: 2 May 2020",
        "Ice.",
    ]
    articles, errors = read_all(as_text(tmp_path / "a.txt", lines))
    assert articles == []
    assert "layout that is not known" in errors[0].reason
    assert "export it again" in errors[0].reason


@pytest.mark.parametrize(
    "text",
    [
        "The length: 400 metres.\n\nEnd of document searches are a bore, the mayor said.",
        "Documents show that 3 of 10 documents were lost.\n\nPublisher: nobody knows.",
        "HD\n\nThat is what the label on the box said, in 40 words\n",
        "Title: A play in two acts\n\nAuthor: unknown\n\n" + "_" * 60 + "\n\nIt opens on Friday.",
    ],
)
def test_plain_text_stays_one_article(tmp_path, read_all, text) -> None:
    path = as_text(tmp_path / "a.txt", text.split("\n"))
    [article], errors = read_all(path)
    assert errors == []
    assert article.text == text


def test_dates_are_never_invented(tmp_path, read_all) -> None:
    lines = [*uni("One", "The Courier", "May 2020"), *uni("Two", "The Courier", "03/04/2020")]
    articles, _ = read_all(as_text(tmp_path / "a.txt", lines))
    assert [article.date for article in articles] == ["", ""]


def test_a_layout_of_another_package_is_one_module(tmp_path, read_all, monkeypatch) -> None:
    def text_documents(lines):
        if lines[0] != "WIRE":
            return None
        return iter([archives.Document([line], date="4 May 2020") for line in lines[1:]])

    module = SimpleNamespace(NAME="Wire", text_documents=text_documents)
    monkeypatch.setattr(archives, "plugins", lambda group: {"wire": group})
    monkeypatch.setattr(archives, "load_plugin", lambda group, name: module)
    archives.known_layouts.cache_clear()
    try:
        articles, errors = read_all(
            as_text(tmp_path / "a.txt", ["WIRE", "Rain fell.", "It stopped."])
        )
    finally:
        monkeypatch.undo()
        archives.known_layouts.cache_clear()
    assert errors == []
    assert [a.text for a in articles] == ["Rain fell.", "It stopped."]
    assert articles[0].further["archive"] == "Wire"

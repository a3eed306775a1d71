from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from landmarks import repeated_landmarks

from toolkit.highlight import clean
from toolkit.measures import measures
from toolkit.report import write_report
from toolkit.report.measures import headlines, row
from toolkit.report.outlets import outlet_rows
from toolkit.schema import Article, InputError

VOID = {"meta", "link", "input"}


class Page(HTMLParser):
    """The page's elements, checked for balance, its words, script and the articles' texts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.script = ""
        self.words = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        assert len(named) == len(attrs), "an attribute stands twice"
        self.elements.append((tag, named))
        if tag not in VOID:
            self.open.append((tag, named.get("class", "")))
        if named.get("class") == "bft-text":
            self.texts.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if ("div", "bft-text") in self.open:
            self.texts[-1] += data
        elif self.open and self.open[-1][0] == "script":
            self.script += data
        elif self.open and self.open[-1][0] != "style":
            self.words += data

    def get(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.elements if name == tag]


def page_of(articles, path: Path, **options) -> Page:
    write_report(articles, path, title="Scored", model="linear", **options)
    return Page(path.read_text(encoding="utf-8"))


def test_every_text_stands_in_the_page_as_it_was_read(stories, tmp_path):
    page = page_of(stories, tmp_path / "r.html")
    assert page.texts == [clean(story.article.text) for story in stories]


def test_hostile_text_and_titles_make_no_elements(stories, tmp_path):
    page = page_of(
        stories,
        tmp_path / "r.html",
        errors=[InputError("<img src=x>\ud800.csv", 3, 'no "text"\x00 <script>alert(1)</script>')],
    )
    assert len(page.get("script")) == 1
    assert not page.get("img")
    assert not page.get("b")
    assert not [n for _, attrs in page.elements for n in attrs if n.startswith("on")]
    assert 'no "text"\ufffd <script>alert(1)</script>' in page.words
    assert "alert(" not in page.script


def test_the_policy_allows_the_pages_own_script_and_nothing_else(story, tmp_path):
    page = page_of([story], tmp_path / "r.html")
    policy = next(
        m["content"] for m in page.get("meta") if m.get("http-equiv") == "Content-Security-Policy"
    )
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    digest = base64.b64encode(hashlib.sha256(page.script.encode()).digest()).decode()
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == f"'sha256-{digest}'"
    assert rules["base-uri"] == rules["form-action"] == "'none'"


def test_nothing_is_fetched(stories, tmp_path):
    page = page_of(stories, tmp_path / "r.html")
    for tag, attrs in page.elements:
        assert "src" not in attrs, tag
        if "href" in attrs:
            assert attrs["href"].startswith("#") or attrs["href"] == "data:,", attrs
    assert not re.search(r"url\((?!#)|@import", (tmp_path / "r.html").read_text())


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://example.org/a?b=1&c=2", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("http://[bad", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(stories, tmp_path, url, linked):
    dull = stories[1]
    article = Article("dull", dull.article.text, url=url)
    page = page_of([replace(dull, article=article)], tmp_path / "r.html")
    assert (url in [a["href"] for a in page.get("a")]) is linked


def test_ids_are_unique_and_every_inner_link_has_its_target(stories, tmp_path):
    # Two articles may carry one id when they come from different files.
    page = page_of([*stories, stories[0]], tmp_path / "r.html")
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    inner = {a["href"][1:] for a in page.get("a") if a["href"].startswith("#")}
    assert inner <= set(ids)
    assert {a for a in ids if re.fullmatch(r"a0s\d+", a)} == {f"a0s{n}" for n in range(8)}


def test_every_landmark_has_a_name_of_its_own(stories, tmp_path):
    path = tmp_path / "r.html"
    page_of(stories, path, errors=[InputError("a.txt", 0, "is empty")])
    assert repeated_landmarks(path.read_text(encoding="utf-8")) == []


def test_one_article_is_open_and_several_have_an_index(story, stories, tmp_path):
    single = page_of([story], tmp_path / "one.html")
    assert "Leading frame" not in single.words
    assert ["open" in d for d in single.get("details") if d["class"] == "article"] == [True]
    many = page_of(stories, tmp_path / "many.html", total=70)
    assert "Leading frame" in many.words
    assert ["open" in d for d in many.get("details") if d["class"] == "article"] == [False] * 3
    assert "70 articles, the first 3 shown" in many.words


def test_measures_stand_beside_the_text_with_their_meaning(story, tmp_path):
    words = page_of([story], tmp_path / "r.html").words
    for title in ("Loaded, reporter's voice", "Naming", "Diversity of roles", "Spread over frames"):
        assert title in words
    assert "Share of body sentences that are loaded in the reporter's own voice" in words
    assert "`" not in words
    values = story.measures
    assert values["attributed_share"] == 0.5
    assert "50.0%" in words
    single = [m.title for m in measures(story.codebooks) if not m.family]
    assert all(title in words for title in single)


def test_an_undefined_measure_is_a_dash_not_a_zero(stories, tmp_path):
    page = page_of([stories[1]], tmp_path / "r.html")
    assert stories[1].measures["frame_entropy"] is None
    assert "–" in page.words


def test_counts_are_whole_numbers(stories, tmp_path):
    words = page_of(stories, tmp_path / "report.html").words
    counted = [f"{a.measures['body_sentences']:,.0f}" for a in stories]
    assert all(re.search(rf"(?<![\d.]){n}(?![\d.])", words) for n in counted)
    assert not any(f"{n}.00" in words for n in counted)


def test_filters_offer_what_is_marked(story, stories, tmp_path):
    def offered(articles):
        page = page_of(articles, tmp_path / "r.html")
        return {a["data-key"] for a in page.get("input") if "data-key" in a}

    always = {
        "loaded_language-loaded-reporter",
        "loaded_language-loaded-source",
        "sourcing-source",
        "sourcing-cue",
        "sourcing-content",
        "boilerplate",
    }
    assert offered([stories[1]]) == always
    frames = {"economic", "policy", "morality", "capacity_resources", "legality"}
    assert offered([story]) == always | {f"framing-{f}" for f in frames} | {"unknown"}


def test_outlets_have_the_measures_of_all_their_sentences(stories, tmp_path):
    words = page_of(stories, tmp_path / "r.html").words
    post, alder = outlet_rows(stories, stories[0].codebooks)[::-1]
    assert (alder.outlet, alder.n_articles, post.n_articles) == ("Alder Times", 1, 2)
    assert post.cells[0].value == str(2 * int(stories[0].measures["body_sentences"]))
    # Twice the same article: what holds of each holds of both.
    shown = [row(m, stories[0].measures[m.name], stories[0].codebooks) for m in
             headlines(stories[0].codebooks) if m.unit.startswith("share")]  # fmt: skip
    assert [cell for cell in post.cells if cell.bar is not None] == shown
    after = words[words.index("All body sentences") :]
    assert all(cell.value in after[:3000] for cell in post.cells)
    assert "Outlets" not in page_of(stories[:1], tmp_path / "s.html").words


def test_errors_are_listed_and_no_article_is_no_problem(tmp_path):
    page = page_of([], tmp_path / "r.html", errors=[InputError("a.csv", 2, "no column text")])
    assert "0 articles" in page.words
    assert "1 input could not be scored" in page.words
    assert "no column text" in page.words


def test_the_same_input_gives_the_same_bytes(stories, tmp_path):
    page_of(stories, tmp_path / "a.html")
    page_of(stories, tmp_path / "b.html")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_the_page_names_its_viewport_language_and_charset(story, tmp_path):
    page = page_of([story], tmp_path / "r.html")
    metas = page.get("meta")
    assert metas[0] == {"charset": "utf-8"}
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in metas
    assert page.get("html") == [{"lang": "en"}]

"""The report opened and clicked in a headless Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from toolkit.highlight import clean, highlight
from toolkit.report import write_report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator
    from playwright.sync_api import Page as Tab

pytestmark = pytest.mark.browser
CLEAR = "rgba(0, 0, 0, 0)"


@contextmanager
def opened(browser: Browser, path: Path, width: int = 1280, **options: object) -> Iterator[Tab]:
    """A tab on the page that fails the test on any error, dialog or request but the page's."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **options)  # type: ignore[arg-type]
    tab = context.new_page()
    trouble: list[str] = []
    tab.on("console", lambda message: trouble.append(f"console: {message.text}"))
    tab.on("pageerror", lambda error: trouble.append(f"error: {error}"))
    tab.on("dialog", lambda dialog: (trouble.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    tab.on("request", lambda request: trouble.append(f"request: {request.url}"))
    tab.goto(path.as_uri())
    yield tab
    context.close()
    assert trouble == [f"request: {path.as_uri()}"]


@pytest.fixture
def report(story, tmp_path) -> Path:
    path = tmp_path / "report.html"
    write_report([story], path, title="Scored article", model="linear")
    return path


@pytest.fixture
def reports(stories, tmp_path) -> Path:
    path = tmp_path / "reports.html"
    write_report(stories, path, title="Scored articles", model="linear")
    return path


def mark(tab: Tab, words: str) -> Locator:
    return tab.locator(".bft-text mark", has_text=words).first


def style(locator: Locator, name: str) -> str:
    return str(locator.evaluate("(e, name) => getComputedStyle(e)[name]", name))


def choose(tab: Tab, key: str) -> None:
    tab.locator(f'input[data-key="{key}"]').click()


def test_the_text_is_shown_as_text(browser, report, story):
    with opened(browser, report) as tab:
        assert tab.locator(".bft-text").text_content() == clean(story.article.text)
        assert tab.locator("script").count() == 1


def test_loaded_language_is_hidden_and_shown_by_voice(browser, report):
    with opened(browser, report) as tab:
        reporter, source = mark(tab, "reckless"), mark(tab, "disgraceful")
        assert style(reporter, "backgroundColor") != CLEAR
        assert style(source, "backgroundImage") != "none"
        choose(tab, "loaded_language-loaded-reporter")
        assert style(reporter, "backgroundColor") == CLEAR
        assert style(source, "backgroundImage") != "none"
        group = tab.locator('input[data-group="loaded_language"]')
        assert group.evaluate("e => e.indeterminate")
        group.click()  # an undecided group is chosen whole
        assert style(reporter, "backgroundColor") != CLEAR
        group.click()
        assert style(reporter, "backgroundColor") == CLEAR
        assert style(source, "backgroundImage") == "none"


def test_each_frame_has_its_filter(browser, report):
    with opened(browser, report) as tab:
        both, economic = mark(tab, "dues by 12%"), mark(tab, "raise its")
        chip = tab.locator(".bft-text .chip.framing-economic")
        assert style(economic, "textDecorationLine") == "overline"
        assert chip.is_visible()
        tab.locator('input[data-further="framing"]').click()
        choose(tab, "framing-economic")
        assert style(economic, "textDecorationLine") == "none"
        assert style(both, "textDecorationLine") == "overline"  # policy is still shown
        assert not chip.is_visible()
        choose(tab, "framing-policy")
        assert style(both, "textDecorationLine") == "none"
        tab.locator('input[data-group="framing"]').click()
        tab.locator('input[data-group="framing"]').click()
        assert style(mark(tab, "sue"), "textDecorationLine") == "none"


def test_source_cue_and_content_have_their_filters(browser, report):
    with opened(browser, report) as tab:
        places = {
            "source": mark(tab, "Mara Lindqvist"),
            "cue": mark(tab, "said"),
            "content": mark(tab, "left no choice"),
        }
        for key, place in places.items():
            assert style(place, "borderBottomStyle") in ("solid", "dotted")
            choose(tab, f"sourcing-{key}")
            assert style(place, "borderBottomStyle") == "none"
            assert place.get_attribute("tabindex") == "-1"
        tab.locator('input[data-group="sourcing"]').click()
        assert style(places["cue"], "borderBottomStyle") == "dotted"


def test_boilerplate_is_grey_and_can_be_hidden(browser, report):
    with opened(browser, report) as tab:
        advert = tab.locator(".s.boilerplate", has_text="BOOT10")
        body = tab.locator(".s.body").first
        assert style(advert, "color") != style(body, "color")
        choose(tab, "boilerplate")
        assert not advert.is_visible()
        assert body.is_visible()


def test_the_tooltip_tells_what_is_shown(browser, report):
    with opened(browser, report) as tab:
        tab.get_by_label("further labels of a sentence").check()
        tip = tab.locator("#tip")
        assert not tip.is_visible()
        place = mark(tab, "dues by 12%")
        place.focus()
        assert tip.inner_text().split("\n") == [
            "Policy frames, Economic: 0.83",
            "Policy frames, Policy prescription and evaluation: 0.61",
        ]
        assert place.get_attribute("aria-description") == tip.inner_text()
        tab.keyboard.press("Escape")
        assert not tip.is_visible()
        mark(tab, "swindle").hover()
        assert "Loaded language, in a source’s words: 0.88" in tip.inner_text()
        tab.locator("h1").hover()
        assert not tip.is_visible()
        choose(tab, "framing-economic")
        place.click()
        assert tip.inner_text() == "Policy frames, Policy prescription and evaluation: 0.61"
        tab.locator(".s.body", has_text="The court in Eastmere").hover()
        assert tip.inner_text() == "Sentence 7: loaded 0.10; no source; no frame"


def test_marks_are_reached_by_the_keyboard(browser, report):
    with opened(browser, report) as tab:
        mark(tab, "raise its").focus()
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.textContent") == "dues by 12%"
        assert tab.locator("#tip").is_visible()


def test_a_bar_of_the_timeline_leads_to_its_sentence(browser, report):
    with opened(browser, report, width=390) as tab:
        tab.locator(".timeline svg a").nth(5).click()
        assert tab.url.endswith("#a0s5")
        sentence = tab.locator("#a0s5")
        assert "traders will sue" in (sentence.text_content() or "")
        box = sentence.bounding_box()
        assert box is not None
        assert 0 <= box["y"] < 900
        assert style(sentence, "backgroundColor") != CLEAR


def test_a_sentence_shows_its_most_probable_frame_until_all_are_asked_for(browser, report):
    with opened(browser, report) as tab:
        policy = tab.locator(".bft-text .chip.framing-policy")
        economic = tab.locator(".bft-text .chip.framing-economic").first
        assert economic.is_visible()
        assert not policy.is_visible()
        tip = mark(tab, "dues by 12%").get_attribute("aria-description") or ""
        assert "conomic" in tip
        assert "olicy" not in tip.replace("Policy frames", "")
        tab.get_by_label("further labels of a sentence").check()
        assert policy.is_visible()


def test_words_are_searched_in_all_texts(browser, reports):
    with opened(browser, reports) as tab:
        words = tab.get_by_label("Search the texts")
        words.fill("RECKLESS")
        assert tab.locator("#hits").inner_text() == "2 sentences in 2 articles"
        assert tab.locator("details.article:visible").count() == 2
        assert tab.locator(".index tr[data-article]:visible").count() == 2
        hits = tab.locator(".bft-text .s.hit")
        for number in (1, 2, 1):
            words.press("Enter")
            assert tab.locator("#hits").inner_text() == f"{number} of 2"
            assert hits.nth(number - 1).is_visible()
            assert "reckless" in hits.nth(number - 1).inner_text()
        words.fill("<script>no such words")
        assert tab.locator("#hits").inner_text() == "0 sentences in 0 articles"
        words.fill("")
        assert tab.locator(".bft-text .s.hit").count() == 0
        assert (
            tab.locator("details.article:visible").count() == tab.locator("details.article").count()
        )


def test_an_index_opens_and_sorts_the_articles(browser, reports):
    with opened(browser, reports) as tab:
        text = tab.locator("#a2 .bft-text")
        assert not text.is_visible()
        tab.locator('.index a[href="#a2"]').click()
        assert text.is_visible()
        index = tab.locator('section[aria-labelledby="index"]')
        titles = index.locator("tbody th")
        assert "ferry" not in titles.first.inner_text()
        index.get_by_role("button", name="Attributed").click()
        assert tab.locator('th[aria-sort="descending"]').count() == 1
        index.get_by_role("button", name="Attributed").click()
        assert titles.first.inner_text() == "dull"


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_runs_over_the_edge(browser, report, reports, width):
    for path in (report, reports):
        with opened(browser, path, width) as tab:
            tab.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
            assert tab.evaluate("document.documentElement.scrollWidth") <= width
            for place in tab.locator(".bft-text mark").all()[:8]:
                place.focus()
                box = tab.locator("#tip").bounding_box()
                assert box is not None
                assert box["x"] >= 0
                assert box["x"] + box["width"] <= width


def test_it_is_read_without_script(browser, report, story):
    with opened(browser, report, width=390, java_script_enabled=False) as tab:
        assert tab.locator(".bft-text").text_content() == clean(story.article.text)
        assert not tab.locator("input").first.is_visible()
        assert style(mark(tab, "reckless"), "backgroundColor") != CLEAR
        assert mark(tab, "said").get_attribute("title") == "Cue (neutral): 0.99"


def test_dark_and_light_differ_and_print_is_light(browser, report):
    def ground(tab: Tab) -> str:
        return style(tab.locator("body"), "backgroundColor")

    with opened(browser, report, color_scheme="dark") as tab:
        assert ground(tab) == "rgb(22, 25, 29)"
        tab.emulate_media(media="print", color_scheme="dark")
        assert ground(tab) == "rgb(255, 255, 255)"
    with opened(browser, report, color_scheme="light") as tab:
        assert ground(tab) == "rgb(255, 255, 255)"


def test_the_notebook_fragment_needs_no_script(browser, story, tmp_path):
    path = tmp_path / "fragment.html"
    fragment = str(highlight(story.article.text, story.scored_sentences, story.codebooks))
    path.write_text(
        f'<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">{fragment}'
    )
    with opened(browser, path) as tab:
        assert tab.locator(".bft-text").text_content() == clean(story.article.text)
        place = mark(tab, "reckless")
        assert style(place, "backgroundColor") != CLEAR
        place.focus()
        shown = place.evaluate("e => getComputedStyle(e, '::after').content")
        assert "0.91" in shown

"""Sentences coded in a headless Chromium: by keyboard alone, by mouse, on a phone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from coding_pages import HOSTILE, Server, coding_folder

from toolkit.annotation import read_returned
from toolkit.annotation.coding_store import read_entries
from toolkit.codebook import load_codebook

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Tab

pytest.importorskip("starlette", reason="starlette is not installed")
pytestmark = pytest.mark.browser
BOOK = load_codebook("loaded_language")


@contextmanager
def opened(browser: Browser, server: Server, width: int = 1280, **options: object) -> Iterator[Tab]:
    """A tab that fails the test on any error, dialog, or request to elsewhere."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **options)  # type: ignore[arg-type]
    tab = context.new_page()
    trouble: list[str] = []
    here = urlsplit(server.address).netloc
    tab.on("console", lambda message: trouble.append(f"console: {message.text}"))
    tab.on("pageerror", lambda error: trouble.append(f"error: {error}"))
    tab.on("dialog", lambda dialog: (trouble.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    tab.on(
        "request",
        lambda request: urlsplit(request.url).netloc == here or trouble.append(request.url),
    )
    tab.goto(server.address)
    tab.wait_for_selector("#text[data-cut=words]")
    yield tab
    context.close()
    assert trouble == []


def at(tab: Tab, number: int) -> None:
    """Wait until that sentence is there and its script has run."""
    title = f'h1:text-matches("^Sentence {number} ")'
    tab.wait_for_selector(f"body:has({title}) #text[data-cut=words]")


def finish(tab: Tab, number: int) -> None:
    tab.keyboard.press("Enter")
    at(tab, number + 1)


def spans(tab: Tab) -> list[list[object]]:
    value: list[list[object]] = json.loads(tab.locator("[name=spans]").input_value())
    return value


def violations(tab: Tab) -> list[str]:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed"
    )
    found = axe.Axe().run(tab)
    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in found.response["violations"]]


def test_coded_by_keyboard_alone(browser, start, tmp_path):
    sample = coding_folder(tmp_path / "coding")
    with opened(browser, start(tmp_path / "coding", "--coder", "ann")) as tab:
        tab.keyboard.press("2")
        finish(tab, 1)
        tab.keyboard.press("m")
        tab.keyboard.press("ArrowRight")
        assert tab.locator("#chosen").inner_text() == "Chosen: “reckless”"
        for _ in range(2):
            tab.keyboard.press("Shift+ArrowRight")
        assert tab.locator("#chosen").inner_text() == "Chosen: “reckless \U0001f327 council’s”"
        tab.keyboard.press("Shift+ArrowLeft")
        tab.keyboard.press("Shift+ArrowLeft")
        tab.keyboard.press("1")
        assert spans(tab) == [["loaded", 4, 12]]
        tab.keyboard.press("1")
        tab.keyboard.press("u")
        tab.keyboard.press("c")
        tab.keyboard.type("umz1, is it?")
        tab.keyboard.press("Escape")
        finish(tab, 2)
        # Nothing chosen is no answer.
        tab.keyboard.press("Enter")
        tab.wait_for_selector("fieldset.missing")
        assert "No answer yet: Loaded language" in tab.locator("#trouble").inner_text()
    taken = read_returned([tmp_path / "coding/coding.sqlite"], sample, BOOK)
    rows = [(a.item, a.codebook, a.label, a.start, a.end) for a in taken.annotations]
    assert rows == [
        ("wire-0", "loaded_language", "none", None, None),
        ("wire-1", "loaded_language", "loaded", None, None),
        ("wire-1", "loaded_language", "loaded", 4, 12),
    ]
    entries, _ = read_entries(tmp_path / "coding/coding.sqlite")
    assert (entries[1].coding.comment, entries[1].coding.unsure) == ("umz1, is it?", True)


def test_words_are_marked_by_mouse_and_by_tap(browser, start, tmp_path):
    coding_folder(tmp_path / "coding")
    with opened(browser, start(tmp_path / "coding", "--coder", "ann")) as tab:
        tab.keyboard.press(".")
        at(tab, 2)
        first = tab.locator("#text span", has_text="council").bounding_box()
        last = tab.locator("#text span", has_text="plan").bounding_box()
        assert first
        assert last
        tab.mouse.move(first["x"] + 4, first["y"] + 8)
        tab.mouse.down()
        tab.mouse.move(last["x"] + 8, last["y"] + 8, steps=4)
        tab.mouse.up()
        tab.wait_for_selector("#text mark")
        # Whole words, counted in characters though an emoji stands before them.
        assert spans(tab) == [["loaded", 15, 29]]
        tab.locator("#text span", has_text="cheered").click()
        tab.locator("[data-mark=loaded]").click()
        assert [each[1:] for each in spans(tab)] == [[15, 29], [52, 59]]
        tab.get_by_role("button", name="Remove the mark loaded: cheered").click()
        assert [each[1:] for each in spans(tab)] == [[15, 29]]
        tab.reload()
        at(tab, 2)
        assert [each[1:] for each in spans(tab)] == [[15, 29]]


def test_undo_reaches_back_to_sentences_before(browser, start, tmp_path):
    coding_folder(tmp_path / "coding")
    with opened(browser, start(tmp_path / "coding", "--coder", "ann")) as tab:
        tab.keyboard.press("1")
        finish(tab, 1)
        assert tab.locator("#progress").inner_text() == "1 of 6"
        tab.keyboard.press("z")
        at(tab, 1)
        assert tab.locator("#progress").inner_text() == "0 of 6"
        assert tab.locator("input[value=loaded]").is_checked()
        tab.keyboard.press("z")
        tab.wait_for_selector("input[value=loaded]:not(:checked)")


def test_hostile_text_is_shown_as_text_and_the_outlet_can_be_hidden(browser, start, tmp_path):
    coding_folder(tmp_path / "coding")
    with opened(browser, start(tmp_path / "coding", "--coder", "ann", "--hide", "outlet")) as tab:
        assert tab.locator("#text").text_content() == HOSTILE.replace("\u202e", "\ufffd")
        assert tab.locator("img").count() == 0
        assert tab.locator("script").count() == 1
        assert "The Wire" not in tab.content()
    with opened(browser, start(tmp_path / "coding", "--coder", "bob")) as tab:
        assert tab.locator(".source").inner_text().startswith("The Wire · <img")


@pytest.mark.parametrize(
    ("book", "scheme"), [("loaded_language", "light"), ("framing", "light"), ("sourcing", "dark")]
)
def test_no_violation_is_found_by_axe_wide_and_narrow(browser, start, tmp_path, book, scheme):
    coding_folder(tmp_path / "coding", book=book)
    server = start(tmp_path / "coding", "--coder", "ann")
    with opened(browser, server, color_scheme=scheme) as tab:
        tab.keyboard.press("m")
        tab.keyboard.press("1" if book != "sourcing" else "q")
        for width in (1280, 390):
            tab.set_viewport_size({"width": width, "height": 844})
            assert violations(tab) == []
            assert tab.evaluate("document.documentElement.scrollWidth") <= width
        tab.goto(tab.url.split("/sentence/")[0] + "/sentences")
        assert violations(tab) == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390


def test_coders_disagreements_are_decided_side_by_side(browser, start, tmp_path):
    sample = coding_folder(tmp_path / "coding", 3)
    for coder, second in (("ann", "1"), ("bob", "2")):
        with opened(browser, start(tmp_path / "coding", "--coder", coder)) as tab:
            tab.keyboard.press("2")
            finish(tab, 1)
            tab.keyboard.press(second)
            tab.keyboard.press("Enter")
            at(tab, 3)
    with opened(browser, start(tmp_path / "coding", "--adjudicate")) as tab:
        assert tab.locator("h1").inner_text() == "Sentence 1 of 1"
        assert tab.locator(".others article h3").all_inner_texts() == ["ann", "bob"]
        assert tab.locator(".others .contested").all_inner_texts() == ["loaded", "none"]
        assert violations(tab) == []
        tab.keyboard.press("Shift+Digit1")
        tab.keyboard.press("Enter")
        tab.wait_for_selector("h1:has-text('All 1 sentences are finished')")
    taken = read_returned([tmp_path / "coding/coding.sqlite"], sample, BOOK)
    decided = [a for a in taken.annotations if a.annotator == "adjudicated"]
    assert [(a.item, a.label) for a in decided] == [("wire-1", "loaded")]


def test_what_is_not_saved_is_said(browser, start, tmp_path):
    coding_folder(tmp_path / "coding")
    server = start(tmp_path / "coding", "--coder", "ann")
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(server.address)
    at(tab, 1)
    tab.keyboard.press("1")
    tab.wait_for_selector("#saved:has-text('Saved, not finished')")
    server.process.kill()
    server.process.wait()
    tab.keyboard.press("2")
    tab.wait_for_selector("#trouble:has-text('Not saved: the program')")
    context.close()
    with opened(browser, start(Path(tmp_path / "coding"), "--coder", "ann")) as again:
        at(again, 1)
        assert again.locator("input[value=loaded]").is_checked()

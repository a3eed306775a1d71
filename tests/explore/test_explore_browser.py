"""`toolkit explore` walked in a headless Chromium, wide and on a phone."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from toolkit.explore.app import application
from toolkit.web import Guard
from toolkit.web.server import listen

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(library) -> Iterator[str]:
    import uvicorn

    with listen() as listening:
        port = listening.getsockname()[1]
        guarded = Guard(application(library), token="walk", port=port)
        server = uvicorn.Server(
            uvicorn.Config(guarded, log_level="warning", ws="none", lifespan="off")
        )
        running = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        running.start()
        yield f"http://127.0.0.1:{port}/"
        server.should_exit = True
        running.join(timeout=10)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scripts", [True, False])
def test_a_walk(browser, address, width, scripts, tmp_path):
    # `expect` waits until a page that a click asked for is there; `count()` would not.
    from playwright.sync_api import expect

    context = browser.new_context(
        viewport={"width": width, "height": 844}, java_script_enabled=scripts
    )
    tab = context.new_page()
    trouble: list[str] = []
    tab.on("console", lambda message: trouble.append(f"console: {message.text}"))
    tab.on("pageerror", lambda error: trouble.append(f"error: {error}"))
    tab.on("dialog", lambda dialog: (trouble.append(dialog.message), dialog.dismiss()))
    tab.on(
        "request",
        lambda request: None if request.url.startswith(address) else trouble.append(request.url),
    )

    def fits(name: str) -> None:
        tab.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)
        if scripts:
            across = tab.evaluate("document.documentElement.scrollWidth")
            assert across <= width, f"{name}: {across}"

    tab.goto(f"{address}?token=walk")
    tab.wait_for_url(address)
    fits("sentences")
    tab.fill("#q", "shameful")
    tab.press("#q", "Enter")
    tab.wait_for_url("**q=shameful*")
    expect(tab.locator(".rows li")).to_have_count(3)
    expect(tab.locator("b.hit").first).to_have_text("shameful")
    fits("search")
    for name in ("Outlets", "Labels"):
        tab.locator(".tabs a", has_text=name).click()
        expect(tab.locator(".tabs a[aria-current=page]")).to_contain_text(name)
        assert "q=shameful" in tab.url
        fits(name.lower())
    tab.locator(".chips a").first.click()
    expect(tab.locator(".chips a")).to_have_count(0)
    tab.locator(".tabs a", has_text="Sources").click()
    expect(tab.locator(".tabs a[aria-current=page]")).to_contain_text("Sources")
    fits("sources")
    tab.locator("th a", has_text="Ada Ruiz").click()
    expect(tab.locator(".rows li")).to_have_count(2)
    tab.locator(".rows .meta a").last.click()
    expect(tab.locator(".bft-text")).to_have_count(1)
    fits("article")
    tab.go_back()
    expect(tab.locator(".rows li")).to_have_count(2)
    tab.locator(".chips a").first.click()
    expect(tab.locator(".chips a")).to_have_count(0)
    tab.locator(".rows .meta a", has_text="a4").first.click()
    expect(tab.locator(".bft-text", has_text="shameful")).to_have_count(1)
    with tab.expect_download() as download:
        tab.goto(address)
        tab.locator("text=sentences as CSV").click()
    assert download.value.suggested_filename == "sentences.csv"
    context.close()
    assert trouble == []

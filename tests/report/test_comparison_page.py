"""The page of a comparison: words first, a glossary, tables as files, no script, any name safe."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from known_corpus import articles, coded, items, scored_by_spotter
from landmarks import repeated_landmarks
from test_report_browser import opened

from toolkit.annotation import draw
from toolkit.comparison import Choices, Comparison, compare, in_words
from toolkit.report.comparison import render, write_comparison
from toolkit.report.forest import MOST, forest
from toolkit.report.glossary import Linker, glossary
from toolkit.report.tables import latex, tables

BAD = '=HYPERLINK("x","<script>y") & 5% $a_1'
TEMPLATES = Path(__file__).parents[2] / "toolkit" / "report" / "templates"


@pytest.fixture(scope="module")
def scored(tmp_path_factory) -> Path:
    """Three outlets; one has a name that a spreadsheet, a page and LaTeX would trip over."""
    folder = tmp_path_factory.mktemp("page")
    rows = articles(90, 8)
    for k, row in enumerate(rows):
        row["outlet"] = ("Post", "Wire", BAD)[k % 3]
        if k % 3 == 0:
            row["text"] += " The vile deal held. A vile end came. The vile night fell."
    rows.append(rows[1] | {"id": "copy", "outlet": "Post"})
    return scored_by_spotter(rows, folder)


@pytest.fixture(scope="module")
def found(scored) -> Comparison:
    gold = coded(draw(items(scored), 120, by=["outlet"]))
    return compare(
        scored, "loaded_rate", gold=gold,
        multiverse=Choices(thresholds=(0.5,), filters=("all",), splits=0),
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder(found, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("compared")
    write_comparison(found, out)
    return out


@pytest.fixture(scope="module")
def page(folder) -> str:
    return (folder / "comparison.html").read_text(encoding="utf-8")


def test_words_come_first_and_go_by_the_interval_of_the_family(found, page):
    contrast = next(c for c in found.contrasts if (c.first, c.second) == ("Post", "Wire"))
    low, high = 100 * contrast.simultaneous.low, 100 * contrast.simultaneous.high
    claim = (
        f"Loaded: {100 * contrast.simultaneous.value:.1f} points more often in Post than in Wire."
    )
    assert f"<li><strong>{claim}</strong>" in page
    detail = f"95% interval of the difference {low:.1f} to {high:.1f} points, which holds for all 3"
    assert detail in page
    assert page.index(claim) < page.index("<figure")
    assert page.index("What was found") < page.index("<table")
    untold = next(c for c in found.contrasts if {c.first, c.second} == {BAD, "Wire"})
    assert untold.simultaneous.low < 0 < untold.simultaneous.high
    assert "cannot be told" in page


@pytest.mark.parametrize(
    ("low", "high", "kind", "words"),
    [
        (0.01, 0.05, "difference", "3.0 points more often in Post than in Wire"),
        (-0.05, -0.01, "difference", "3.0 points more often in Wire than in Post"),
        (-0.01, 0.07, "untold", "may be anything from −1.0 to +7.0 points"),
        (0.0, 0.06, "untold", "cannot be told"),
    ],
)
def test_a_verdict_is_that_of_the_adjusted_interval_whatever_p_says(found, low, high, kind, words):
    contrast = next(c for c in found.contrasts if (c.first, c.second) == ("Post", "Wire"))
    adjusted = replace(contrast.simultaneous, value=(low + high) / 2, low=low, high=high)
    told = in_words(replace(found, contrasts=(replace(contrast, simultaneous=adjusted, p=0.001),)))
    assert told[1].kind == kind
    assert words in told[1].text
    # An interval of its own, p and the naive count give no verdict.
    assert "significant" not in "".join(each.text for each in told)


def test_errors_are_called_other_only_where_the_test_says_so(found):
    def said(p: float, note: str = "") -> str:
        tests = tuple(replace(test, p=p, note=note) for test in found.equal)
        told = in_words(replace(found, equal=tests))
        return next(each.claim for each in told if each.kind == "errors")

    assert said(0.02) == (
        "The classifier misses more of what coders count in some outlets than in others."
    )
    assert "is not shown, nor that it does not" in said(0.04)  # one of two tests
    assert "cannot be told" in said(float("nan"), "too few hand labels")


def test_without_hand_labels_nothing_is_claimed(scored):
    told = in_words(compare(scored, "loaded_rate"))
    assert {each.kind for each in told} == {"estimand", "descriptive"}
    assert all("cannot be compared" in each.claim for each in told[1:])


def test_no_share_is_negative_and_no_zero_has_a_sign(page):
    body = re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)
    assert not re.search(r"[-−]\d[\d.]*%", body)
    assert "-0.0 " not in body
    assert "(-0.0" not in body


def test_every_term_is_linked_to_its_definition(page):
    linked = set(re.findall(r'href="#term-([a-z_]+)"', page))
    defined = set(re.findall(r'id="term-([a-z_]+)"', page))
    assert linked == defined
    assert {"corrected", "simultaneous", "holm", "population", "multiverse"} <= defined
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(set(ids)) == len(ids)
    for entry in glossary().values():
        assert entry.definition.strip().endswith(".")
        assert entry.source.strip().endswith(".")
    # No entry that no page needs.
    template = (TEMPLATES / "comparison.html.j2").read_text(encoding="utf-8")
    for key in glossary():
        direct = f'term("{key}"' in template
        assert direct or key in ("holm", "bh", "naive", "gold_only", "corrected", "rogan_gladen")
    with pytest.raises(KeyError):
        Linker()("no_such_term")
    assert "<b>" not in Linker()("ppv", "<b>")


def test_a_name_breaks_neither_page_nor_table_nor_paper(found, folder, page):
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert any(BAD in cell for cell in cells) or path.stem == "near_duplicates"
        for cell in cells:
            number = re.fullmatch(r"-?[\d.e+-]+|-?inf|nan", cell)
            assert number or not cell.startswith(("=", "+", "-", "@")), (path.name, cell)
    text = (folder / "levels.tex").read_text(encoding="utf-8")
    assert r"\& 5\% \$a\_1" in text
    assert "<script>" in text  # no command to LaTeX


def test_every_landmark_has_a_name_of_its_own(page):
    assert repeated_landmarks(page) == []
    region = '<section aria-label="A"></section>'
    assert repeated_landmarks(f"<main>{region}{region}</main>") == [("region", "a")]


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(browser, folder, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe")
    # axe brings a script of its own, which the page's policy keeps out.
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    tab = context.new_page()
    tab.goto((folder / "comparison.html").as_uri())
    found = axe.Axe().run(tab).response["violations"]
    assert [f"{each['id']}: {each['nodes'][0]['html']}" for each in found] == []
    context.close()


def test_every_table_is_a_file_and_every_file_is_linked(found, folder, page):
    stems = {table.stem for table in tables(found)}
    assert stems == {"contrasts", "levels", "errors", "near_duplicates", "specifications"}
    linked = set(re.findall(r'href="([^"#]+)" download', page))
    assert linked == {path.name for path in folder.glob("[!.]*")} - {"comparison.html"}
    assert {f"{stem}.{end}" for stem in stems for end in ("csv", "tex")} <= linked
    assert {"forest.svg", "forest.pdf", "specifications-3.pdf"} <= linked
    assert "download" not in render(found)  # nothing stands beside a page that is not written


def test_latex_has_a_column_a_cell_and_only_escaped_characters(found):
    for table in tables(found):
        text = latex(table)
        rows = [line for line in text.splitlines() if line.endswith(r"\\")]
        columns = len(table.shown.columns)
        assert len(rows) == len(table.shown) + 1
        for row in rows:
            assert len(re.findall(r"(?<!\\)&", row)) == columns - 1
            assert not re.search(r"(?<!\\)[%_#]", row)
        assert "−" not in text
        assert f"\\label{{tab:{table.stem}}}" in text


def test_tables_hold_the_figures_of_the_comparison(found, folder):
    errors = pd.read_csv(folder / "errors.csv")
    assert errors["labelled"].tolist() == [o.labelled for o in found.outlets]
    assert np.allclose(
        errors["sensitivity"], [o.errors["sensitivity"].value for o in found.outlets]
    )
    curve = pd.read_csv(folder / "specifications.csv")
    assert len(curve) == sum(len(each.specifications) for each in found.multiverses)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_it_fits_the_screen_and_its_figures_fill_it(browser, folder, width):
    with opened(browser, folder / "comparison.html", width) as tab:
        assert tab.evaluate("document.documentElement.scrollWidth") == width
        content = tab.locator("#content").bounding_box()["width"]
        shown = [each for each in tab.locator("section > figure").all() if each.is_visible()]
        assert len(shown) == 1
        assert shown[0].locator("svg").bounding_box()["width"] == pytest.approx(content, abs=2)


@pytest.mark.browser
def test_a_term_shows_its_meaning_to_the_keyboard(browser, folder):
    with opened(browser, folder / "comparison.html") as tab:
        term = tab.locator("th .term").first
        tab.evaluate("document.querySelector('.scroll').focus()")
        tab.keyboard.press("Tab")
        assert term.evaluate("node => node === document.activeElement")
        tip = "node => getComputedStyle(node, '::after').content"
        assert "taken for the truth" in term.evaluate(tip)
        tab.keyboard.press("Enter")
        assert tab.evaluate("document.querySelector(':target dt').textContent") == "naive"


def test_of_many_pairs_the_largest_differences_are_drawn(found) -> None:
    first = found.contrasts[0]
    many = tuple(
        replace(
            first,
            first=f"o{k}",
            differences={
                method: replace(estimate, value=value, low=value - 0.01, high=value + 0.01)
                for method, estimate in first.differences.items()
            },
        )
        for k in range(200)
        for value in [(-1) ** k * k / 1000]
    )
    axes = forest(replace(found, contrasts=many)).axes[0]
    labels = [label.get_text().split(" ")[0] for label in axes.get_yticklabels()]
    assert labels == [f"o{k}" for k in range(200 - MOST, 200)]
    assert f"the {MOST} largest of 200 differences" in axes.get_xlabel()
    assert "largest" not in forest(found).axes[0].get_xlabel()

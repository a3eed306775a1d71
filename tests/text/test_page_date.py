from __future__ import annotations

import pytest

from toolkit.text import sentences
from toolkit.text.page_date import parse_date
from toolkit.text.readers.html import read_page

LINES = (
    "The council voted on Monday to close the old harbour road after the third slide in a year.",
    "“We had no choice,” Mayor Ada Ruiz told reporters outside the town hall on Monday evening.",
    "Shopkeepers on the quay said the decision would cost them a third of their summer trade.",
    "The engineers’ report, which was published in March, warned that the slope could move again.",
)
STORY = "".join(f"<p>{line}</p>" for line in LINES)


def page(head: str = "", before: str = "", after: str = "", top: str = "") -> str:
    title = '<meta charset="utf-8"><title>Harbour road</title>'
    body = f"{top}<article><h1>Harbour road</h1>{before}{STORY}</article>{after}"
    return f"<html><head>{title}{head}</head><body>{body}</body></html>"


def dated(**parts: str) -> str:
    article = read_page(page(**parts), "a")
    assert article is not None
    return article.date


def linked(data: str) -> str:
    return f'<script type="application/ld+json">{data}</script>'


@pytest.mark.parametrize(
    "parts",
    [
        {"head": '<meta property="article:published_time" content="2024-05-03T23:30:00-05:00">'},
        {"head": '<meta name="DC.date.issued" content="2024-05-03">'},
        {"head": '<meta name="pubdate" content="Fri, 03 May 2024 07:00:00 GMT">'},
        {"head": '<meta itemprop="datePublished" content="20240503">'},
        {"head": linked('{"@type": "NewsArticle", "datePublished": "2024-05-03T09:00:00Z"}')},
        {"head": linked('{"@graph": [{"@type": "WebPage", "datePublished": "2024-05-03"}]}')},
        {"head": linked('[{"@type": ["Article"], "datePublished": "2024-05-03",}]')
         + '<meta name="date" content="2024-05-03">'},
        {"head": '<link rel="canonical" href="https://north.example/2024/05/03/road.html">'},
        {"before": "<p>Published 3 May 2024, 10:15 am</p>"},
        {"before": '<div class="meta"><time datetime="2024-05-03T10:00">Friday</time></div>'},
        {"before": "<span>May 3, 2024</span>"},
        {"before": "<p>NORTH BAY, May 3, 2024 (AP) — The council voted again on Monday, for a "
                   "third time in a year, to close it.</p>"},
    ],
)  # fmt: skip
def test_the_page_says_its_date(parts: dict[str, str]) -> None:
    assert dated(**parts) == "2024-05-03"


@pytest.mark.parametrize(
    "parts",
    [
        {"head": '<script>window.x = {"t": "The mayor\\u2019s \\u201croad\\u201d"}</script>'},
        {"head": linked('{"@type": "NewsArticle", "headline": "The mayor\\u2019s road"}')},
        {"head": linked('{"@type": "NewsArticle", "comment": [{"datePublished": "2020-01-01"}]}')},
        {"head": '<meta property="og:image" content="https://n.example/2019/07/04/x.jpg">'},
        {"before": '<img src="/uploads/2019/07/04/x.jpg">'},
        {"before": '<div class="tweet"><time datetime="2019-02-03">3 Feb 2019</time></div>'},
        {"before": "<p>Published 03/05/2024</p>"},
        {"after": "<footer>Published by North Post, 4 July 2016. © 2016</footer>"},
        {"after": "<p>Copyright 2016 North Post</p>"},
        {"after": '<blockquote class="twitter-tweet">Ha <a href="#">May 3, 2019</a></blockquote>'},
        {"after": '<aside><time datetime="2011-01-02">2 Jan 2011</time></aside>'},
        {"top": '<header><div class="date">Saturday, June 1, 2024</div></header>'},
        {"before": "<p>The road has been closed since 4 July 2012, and nobody knows why, she said "
                   "on Monday at noon.</p>"},
        {"head": '<meta name="date" content="2024-13-45">'},
    ],
)  # fmt: skip
def test_no_date_is_invented(parts: dict[str, str]) -> None:
    assert dated(**parts) == ""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-05-03T07:00:00Z", "2024-05-03"),
        ("3rd May, 2024", "2024-05-03"),
        ("Sept. 3, 2024 7 a.m.", "2024-09-03"),
        ("Fri May 03 07:00:00 UTC 2024", "2024-05-03"),
        ("1714723200", "2024-05-03"),
        ("13/05/2024", "2024-05-13"),
        ("05/13/2024", "2024-05-13"),
        ("05/05/2024", "2024-05-05"),
        ("05/06/2024", ""),
        ("2024", ""),
        ("31 April 2024", ""),
        ("9999-01-01", ""),
        ("", ""),
    ],
)
def test_dates_are_parsed_or_not_at_all(text: str, day: str) -> None:
    assert parse_date(text) == day


def body(**parts: str) -> list[str]:
    article = read_page(page(**parts), "a")
    assert article is not None
    return [s.text for s in sentences(article) if s.region == "body"]


@pytest.mark.parametrize(
    "after",
    [
        "<amp-list><template><p>{{title}}</p></template></amp-list>",
        "<p>{{ author.name }}</p><p>More on {{topic}}</p>",
        "<amp-img src=x><div placeholder>The picture is on its way to you</div></amp-img>",
        "<amp-ad><div fallback>No advertising today</div></amp-ad>",
        "<p><del>The road stays open for good.</del></p>",
        "<p>Already a subscriber? Log in to read the full story.</p>",
        "<p>To continue reading this article, subscribe today for $1 a week.</p>",
        "<p>This article is for subscribers only.</p><p>Not a member? Join to keep reading.</p>",
        "<p>You have reached your limit of free articles this month.</p>",
    ],
)
def test_what_readers_do_not_read_as_the_story_is_none_of_it(after: str) -> None:
    article = read_page(page().replace("</article>", f"{after}</article>"), "a")
    assert article is not None
    assert [s.text for s in sentences(article) if s.region == "body"] == list(LINES)


def test_quotation_elements_have_their_marks() -> None:
    quoted = "<p>The mayor said <q>we had <q>no choice</q> in the matter</q> on Monday evening.</p>"
    line = "The mayor said “we had ‘no choice’ in the matter” on Monday evening."
    assert line in body(before=quoted)


def test_the_posts_of_a_live_blog() -> None:
    posts = ", ".join(f'{{"articleBody": "&lt;p&gt;{line}&lt;/p&gt;"}}' for line in LINES)
    data = f'{{"@type": "LiveBlogPosting", "headline": "Road: live", "liveBlogUpdate": [{posts}]}}'
    article = read_page(f"<html><head>{linked(data)}</head><body><p>Loading</p></body></html>", "a")
    assert article is not None
    assert article.text.split("\n\n") == ["Road: live", *LINES]
    blocks = "".join(
        f'<section class="post"><time>1{i}:00</time><p>{line}</p></section>'
        for i, line in enumerate(LINES)
    )
    article = read_page(f"<html><body><h1>Road: live</h1>{blocks}</body></html>", "a")
    assert article is not None
    assert [s.text for s in sentences(article) if s.text in LINES] == list(LINES)

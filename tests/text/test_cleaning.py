from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.schema import Article
from toolkit.text import sentences
from toolkit.text.reading import read

ARTICLES = Path(__file__).parents[2] / "data" / "articles"

BEFORE = (
    "The council voted on Tuesday to close the old bridge to lorries while engineers look at "
    "the cracks. Nobody was hurt, and a report is due before the end of the month."
)
AFTER = (
    "Drivers are asked to use the ferry road, which adds some twenty minutes to the trip. The "
    "mayor said she was sorry. Buses are not affected, according to the county."
)


def region(line: str, *, last: bool = False) -> set[str]:
    """The regions that a paragraph gets in the middle, or at the end, of a story."""
    story = [BEFORE, AFTER, BEFORE, AFTER]
    text = "\n\n".join([*story, line] if last else [*story, line, *story, *story])
    start = text.index(line, len("\n\n".join(story)))
    parts = sentences(Article("a", text))
    return {s.region for s in parts if start <= s.start < start + len(line)}


@pytest.mark.parametrize(
    "line",
    [
        "Warm Socks by Hillside Wool - Save 20% With Code SHEEP20",
        "• Get 3 months for £1: use promo code NORTH3 at checkout.",
        "CLICK HERE TO READ MORE FROM THE NORTHERN POST",
        "READ MORE: Ten bridges that did not fall down",
        "**Read next:** [How an island kept its ferry](https://example.org/ferry)",
        "Related: What the engineers found",
        "Advertisement",
        "Story continues below advertisement",
        "Sign up for our newsletter to get the morning's news in your inbox.",
        "Subscribe to the Northern Post podcast on Apple Podcasts.",
        "Follow us on Facebook and Instagram.",
        "Follow The Northern Post On WhatsApp for real-time updates.",
        "Share this article with your friends.",
        "Tell us what you think in the comments below!",
        "Photo: Ada Lund/Northern Post",
        "Lorries wait at the bridge on Monday. (Ada Lund/Getty Images)",
        "The bridge in 1931. Picture: County Archive",
        "Image caption: The bridge was built in 1931.",
        "REUTERS/Ada Lund",
        "© 2024 Northern Post Ltd. All rights reserved.",
        "Copyright 2024 The Northern Post. This material may not be published or redistributed.",
        "This article was originally published by The Northern Post.",
        "This site uses cookies to improve your experience.",
        "We may earn a commission if you buy through the links on this page.",
        "By subscribing you agree to our terms of use and privacy policy.",
        "You may unsubscribe at any time.",
        "https://example.org/bridge",
        "* * *",
        "Facebook | Twitter | WhatsApp",
    ],
)
def test_furniture_is_boilerplate(line: str) -> None:
    assert region(line) == {"boilerplate"}


@pytest.mark.parametrize(
    "line",
    [
        "Ada Lund is a reporter for the Northern Post and covers transport.",
        "(Reporting by Ada Lund; Editing by Tom Birk)",
        "Tom Birk contributed to this report.",
    ],
)
def test_credits_are_boilerplate_at_the_end(line: str) -> None:
    assert region(line, last=True) == {"boilerplate"}


@pytest.mark.parametrize(
    "line",
    [
        "The regulator fined the shop for advertising a code, SAVE20, that never worked.",
        "Subscriptions rose by a fifth, and the newsletter now has 40,000 readers.",
        "“Sign up for our newsletter,” the candidate told the crowd, to laughter.",
        "A poll of 602 voters found that most of them oppose the closure.",
        "The survey asked residents whether they would share their views with the council.",
        "The privacy policy lets the company sell the data, the court found.",
        "By completing the deal, the company would become the largest ferry line in the country.",
        "Will the council listen?",
        "Who will pay for the new bridge, and when will it be open again to the lorries?",
        "Follow the money, prosecutors like to say, and you will find the builder.",
        "Share prices fell sharply on Monday after the report appeared in the Northern Post.",
        "Read the report closely and a different picture emerges.",
        "Photographs of the crack appeared in the press on Sunday.",
        "The video was posted on Facebook, where it was seen 40,000 times.",
        "Pictures from the scene showed lorries queuing for miles.",
        "Support for the closure has grown since the crack was found.",
        "Join the queue, a lorry driver muttered.",
        "The article was published in March, and the minister resigned in April.",
        "The report also provided details of two earlier cracks.",
        "Copyright law does not apply here, a judge ruled.",
        "Ada Lund, an editor of the Northern Post, was arrested at the bridge on Sunday.",
        "Contact with the crew was lost at noon.",
        "Donations to the appeal have passed two million crowns.",
        "Click fraud costs advertisers billions a year.",
        "Email traffic between the two men, which the court released, runs to 900 pages.",
        "Reuters first reported the plan on Monday. The ministry confirmed it to Reuters.",
        "Cookies were handed out to drivers by a bakery.",
        "The newspaper asked readers to “click here” for a refund.",
        "- Lorries over 7.5 tonnes are banned",
        "“What's next?”",
    ],
)
def test_news_about_such_things_is_the_story(line: str) -> None:
    assert region(line) == {"body"}


@pytest.mark.parametrize(
    "line",
    ["What’s Next?", "A Narrow Escape", "## The long way round", "COUNCIL SPLIT", "How it began"],
)
def test_a_line_of_its_own_is_a_subhead(line: str) -> None:
    assert region(line) == {"headline"}


def test_a_prompt_at_the_end_of_a_story_paragraph_is_cut_off_alone() -> None:
    line = (
        "Will the bridge open again, or will it fall? Share your thoughts below, and don’t "
        "forget to Follow The Northern Post On WhatsApp for updates."
    )
    text = f"{BEFORE}\n\n{line}"
    assert [s.region for s in sentences(Article("a", text))][-2:] == ["body", "boilerplate"]


def test_prompts_that_somebody_speaks_are_the_story() -> None:
    line = "“We are small. Follow us on Facebook. Join us on Sunday,” the organiser said."
    assert region(line) == {"body"}


@pytest.mark.parametrize(
    "poll",
    [
        "Should the bridge stay shut?\n\nBy completing the poll, you agree to receive emails.",
        "take our poll - story continues below\nShould it stay shut?\n* Yes, it should.\n* No.\n"
        "Email *\nCompleting this poll grants you access to updates free of charge.",
        "POLL: Should it stay shut?\n* Yes\n* No\n* Not sure\nVote now to see the results!",
        "What do you think? Should it stay shut?\n( ) Yes ( ) No\nBy voting you agree to this.",
    ],
)
def test_a_poll_takes_its_question_and_answers_along(poll: str) -> None:
    assert region(poll) == {"boilerplate"}


def test_a_list_of_links_ends_where_the_story_goes_on() -> None:
    text = "\n".join(
        [
            BEFORE,
            "More on this story",
            "Ferry fares to rise",
            "Old bridge, new cracks",
            "A second inspection",
            AFTER,
        ]
    )
    parts = [s.region for s in sentences(Article("a", text))]
    assert parts == ["body"] * 2 + ["boilerplate"] * 3 + ["headline"] + ["body"] * 3


def test_masthead_title_byline_and_date() -> None:
    text = f"THE NORTHERN POST\n\nBridge shut to lorries\n\nBy Ada Lund\n3 May 2024\n\n{BEFORE}"
    parts = [s.region for s in sentences(Article("a", text))]
    assert parts == ["boilerplate", "headline", "boilerplate", "boilerplate", "body", "body"]


def test_a_known_title_and_a_finished_one() -> None:
    text = f"The bridge is shut.\n\n{BEFORE}"
    first = sentences(Article("a", text, title="The bridge is shut"))[0]
    assert first.region == "headline"
    dated = "Bridge shut, mayor resigns.\n\nNORTHPORT, May 3 (Wire) — " + BEFORE
    assert sentences(Article("a", dated))[0].region == "headline"
    assert sentences(Article("a", text))[0].region == "body"


def test_a_story_that_opens_with_a_bullet_or_a_dateline_is_body() -> None:
    for opening in ("• ", "NORTHPORT, May 3 (Wire) — ", "- "):
        assert sentences(Article("a", f"{opening}{BEFORE}\n\n{AFTER}"))[0].region == "body"


def test_front_matter_is_no_story() -> None:
    text = f"---\ntitle: Bridge shut\noutlet: Northern Post\n---\n\n# Bridge shut\n\n{BEFORE}"
    parts = [(s.text, s.region) for s in sentences(Article("a", text))]
    assert [region for _, region in parts[:5]] == ["boilerplate"] * 4 + ["headline"]


def test_the_sample_articles() -> None:
    articles = {a.article_id: a for a in read([ARTICLES]) if isinstance(a, Article)}
    assert len(articles) >= 10
    for article in articles.values():
        parts = sentences(article)
        assert {s.region for s in parts} >= {"body", "boilerplate"}, article.article_id
        story = [s for s in parts if s.region == "body"]
        assert len(story) > 0.5 * len(parts)
        furniture = ("newsletter", "all rights reserved", "promo code", "with code", "©")
        for sentence in story:
            assert not any(word in sentence.text.lower() for word in furniture), sentence


@pytest.mark.corpora
def test_a_page_as_pasted(corpora: Path) -> None:
    page = corpora / "articles" / "japan-us-security-meeting.txt"
    if not page.exists():
        pytest.skip(f"no {page.name} at {corpora}")
    (article,) = read([page])
    assert isinstance(article, Article)
    parts = sentences(article)
    furniture = [s.text for s in parts if s.region == "boilerplate"]
    marks = ["Save 10% With Code", "CLICK HERE", "Do you think there is more", "By completing"]
    marks += ["Share your thoughts below", "Save 10% With Code"]
    assert len(furniture) == len(marks)
    assert all(any(mark in text for text in furniture) for mark in marks)
    heads = [s.text for s in parts if s.region == "headline"]
    assert heads[-1] == "What’s Next?"
    assert len(heads) == 4


@pytest.mark.parametrize(
    "line",
    [
        "QUICK POLL: Should the state audit large cooperatives? A) Yes B) No C) Don't know",
        "Poll: Who gains most? Harvest / Common Front / Nobody",
        "Were you assessed by phone? Tell us: Yes / No",
        "TELL US: Should farmers be paid in full? Vote now: Yes / No",
        "Get the Herald in your pocket: download our app and never miss a morning edition.",
        "Follow The Herald on Chatterbox and never miss a story: @herald",
        "Sign up for Peaks & Valleys, our Friday letter from the mountain regions.",
        "Enjoying this piece? Subscribe to Herald Plus before Sunday and pay half for six months.",
        "Ad: Brindle Office Chairs. Sit like a Speaker.",
        "Brought to you by Fellmark Snow Tires: grip when it counts",
        "Photo by Ragna Felting: Evander Cloake arrives at court with two boxes of documents.",
        "[Photo: Marit Oskelund leaves the court with her sister. Credit Ludmil Acre/Herald]",
        "(c) 2025 Herald Cooperative. Redistribution without written consent is not permitted.",
        "Get the Herald on your doorstep for half price until August: enter KETTLE50 at checkout.",
        "GOT A STORY FOR US? Message the Herald tip line any time, day or night.",
    ],
)
def test_what_pages_put_between_stories(line: str) -> None:
    text = f"{BEFORE}\n\n{line}\n\n{BEFORE}"
    marked = [s for s in sentences(Article("a", text)) if s.region == "boilerplate"]
    assert " ".join(s.text for s in marked) == line


@pytest.mark.parametrize(
    "line",
    [
        "The poll asked whether the state should audit large cooperatives: 57 percent said yes.",
        "Follow the river north and the mills come one after another until the dam.",
        "The union's app was downloaded free by 4,000 members in its first week.",
        "Did the minister know? Tell us the truth, the widows shouted at the gate on Friday.",
        "The advert cost 9,000 crowns and ran for a week beside the harbor road.",
        "Enter the hall by the north door, and the carved throne stands to the left of it.",
    ],
)
def test_a_story_about_such_things_stays(line: str) -> None:
    text = f"{BEFORE}\n\n{line}\n\n{BEFORE}"
    assert all(s.region != "boilerplate" for s in sentences(Article("a", text)))

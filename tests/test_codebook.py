from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from toolkit.codebook import BUNDLED, Codebook, CodebookError, codebooks, load_codebook

EXAMPLE = {"text": "It rained.", "why": "Because."}


def label(name: str) -> dict[str, Any]:
    one = [dict(EXAMPLE)]
    return {
        "id": name,
        "title": name.title(),
        "definition": "What it is.",
        "positive": one,
        "negative": copy.deepcopy(one),
    }


def measure(**keys: object) -> dict[str, object]:
    told = {"id": "x", "kind": "share", "title": "X", "definition": "What.", "formula": "n / n"}
    return told | keys


def minimal() -> dict[str, Any]:
    return {
        "name": "mine",
        "title": "My codebook",
        "version": "1",
        "definition": "What is coded.",
        "unit": "sentence",
        "kind": "multi",
        "sources": ["Somebody (2020)."],
        "labels": [label("first"), label("second")],
    }


def written(tmp_path: Path, content: object, name: str = "mine.yaml") -> Path:
    path = tmp_path / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif isinstance(content, str):
        path.write_text(content, encoding="utf-8")
    else:
        path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return path


def refusal(path: Path) -> str:
    """The message of a refused file: one line that starts with the file and a line of it."""
    with pytest.raises(CodebookError) as caught:
        load_codebook(path)
    message = str(caught.value)
    assert "\n" not in message
    where, rest = message[: len(str(path))], message[len(str(path)) :]
    assert where == str(path)
    line, _, what = rest[1:].partition(": ")
    assert rest[0] == ":"
    assert int(line) >= 1
    assert "; " in what, "no fix"
    return f"{line}: {what}"


# --- the bundled ones ---------------------------------------------------------------------------


def test_columns_follow_from_the_kind_of_a_question() -> None:
    loaded, framing, sourcing = (
        load_codebook(name) for name in ("loaded_language", "framing", "sourcing")
    )
    assert loaded.questions[0].columns() == {"loaded_language": "probability"}
    frames = framing.question("framing").label_ids
    assert list(framing.questions[0].columns()) == [f"frame_{frame}" for frame in frames]
    assert sourcing.question("role").columns() == {"role": "string", "role_p": "probability"}
    assert framing.question("framing").column_of("policy") == "frame_policy"
    assert sourcing.question("role").column_of("ngo") == "role_p"


def test_labels_that_hold() -> None:
    loaded = load_codebook("loaded_language").questions[0]
    assert loaded.holding({"loaded": 0.5}) == ("loaded",)
    assert loaded.holding({"loaded": 0.49}) == ("none",)
    framing = load_codebook("framing").questions[0]
    p = dict.fromkeys(framing.label_ids, 0.1) | {"policy": 0.5, "economic": 0.9}
    assert framing.holding(p) == ("economic", "policy")
    role = load_codebook("sourcing").question("role")
    assert role.holding({"ngo": 0.2}) == ("ngo",)
    assert role.holding({"ngo": 0.2, "expert": 0.3}) == ("expert",)


def test_which_questions_depend_on_others() -> None:
    sourcing = load_codebook("sourcing")
    asked = (("attribution", ("attributed", "continuation")),)
    assert sourcing.question("naming").asked_if == sourcing.question("role").asked_if == asked
    assert sourcing.question("cue_stance").may_be_none == (("attribution", ("continuation",)),)


def test_questions_asked_of_sources_are_read_off_the_file() -> None:
    sourcing = load_codebook("sourcing")
    assert [question.id for question in sourcing.source_questions] == ["naming", "role"]
    assert sourcing.per_source is not None
    assert sourcing.per_source.direct == (("quote_type", ("direct",)),)
    assert sourcing.per_source.person == (("naming", ("named",)),)
    assert load_codebook("framing").source_questions == ()


@pytest.mark.parametrize(
    ("per_source", "words"),
    [
        ({"questions": ["who", "whom"], "direct": {"how": ["first"]}}, "'whom'; did you mean who?"),
        ({"questions": ["topics"], "direct": {"how": ["first"]}}, "is 'topics'"),
        ({"questions": ["who", "who"], "direct": {"how": ["first"]}}, "'who' stands twice"),
        ({"questions": [], "direct": {"how": ["first"]}}, "'questions' of per_source is empty"),
        ({"questions": ["who"], "direct": {"how": ["loud"]}}, "is 'loud'"),
        ({"questions": ["who"], "direct": {"how": ["first"]}, "person": {"how": ["first"]}}, "how"),
        ({"questions": ["who"]}, "has no 'direct'"),
        ({"questions": ["share"], "direct": {"how": ["first"]}}, "would take the column 'share'"),
    ],
)
def test_questions_asked_of_sources_are_checked(
    tmp_path: Path, per_source: dict[str, Any], words: str
) -> None:
    book = minimal() | {"per_source": per_source}
    del book["labels"]
    kinds = {"who": "single", "how": "single", "topics": "multi", "share": "single"}
    book["questions"] = [
        {
            **{"id": name, "kind": kind, "title": name, "definition": "What."},
            "labels": [label("first"), label("second")],
        }
        for name, kind in kinds.items()
    ]
    assert words in refusal(written(tmp_path, book))


def test_span_labels_are_those_the_classifiers_mark() -> None:
    ids = {name: [span.id for span in load_codebook(name).span_labels] for name in codebooks()}
    assert ids["loaded_language"] == ["loaded"]
    assert ids["framing"] == list(load_codebook("framing").questions[0].positive_ids)
    assert ids["sourcing"] == ["source", "cue", "content"]


@pytest.mark.parametrize("name", codebooks())
def test_bundled_codebook_is_complete(name: str) -> None:
    book = load_codebook(name)
    assert book.name == name
    assert book.sha256 == hashlib.sha256((BUNDLED / f"{name}.yaml").read_bytes()).hexdigest()
    assert book.sources
    assert book.decisions
    for labels in (book.spans, *(question.labels for question in book.questions)):
        for one in labels:
            for example in (*one.positive, *one.negative):
                assert example.text[-1] in ".”?!\"'", example.text
                assert example.why.endswith(".")
        # The same sentence cannot speak both for and against one label.
        for one in labels:
            yes = {example.text for example in one.positive}
            assert yes.isdisjoint(example.text for example in one.negative), one.id


def test_frames_have_the_numbers_of_the_policy_frames_codebook() -> None:
    codes = [one.code for one in load_codebook("framing").questions[0].labels]
    assert codes == [*range(1, 16), None]


def test_rollups() -> None:
    framing = load_codebook("framing")
    by_code = {one.code: one.id for one in framing.questions[0].labels}
    frac = framing.rollup("frac_10")
    assert len(frac) == 10
    assert (by_code[5], by_code[7]) in frac.values()
    assert (by_code[6], by_code[13]) in frac.values()
    gathered = [old for group in frac.values() for old in group]
    assert {by_code[2], by_code[10], by_code[14]}.isdisjoint(gathered)
    semeval = framing.rollup("semeval_2023")
    assert list(semeval.values()) == [(by_code[k],) for k in range(1, 15)]


def test_question_and_rollup_that_are_not_there() -> None:
    with pytest.raises(CodebookError, match="did you mean naming"):
        load_codebook("sourcing").question("namin")
    with pytest.raises(CodebookError, match="did you mean frac_10"):
        load_codebook("framing").rollup("frac10")
    with pytest.raises(CodebookError, match="it has none"):
        load_codebook("sourcing").rollup("frac_10")


def test_an_unknown_name_gets_a_suggestion() -> None:
    with pytest.raises(CodebookError, match=r"^framin: no such codebook; did you mean framing\?$"):
        load_codebook("framin")
    with pytest.raises(CodebookError, match="give one of framing, loaded_language, sourcing"):
        load_codebook("zzz")


# --- a user's own -------------------------------------------------------------------------------


def test_a_file_of_ones_own_loads(tmp_path: Path) -> None:
    book = load_codebook(written(tmp_path, minimal()))
    assert (book.name, book.questions[0].kind, book.unit) == ("mine", "multi", "sentence")
    assert book.questions[0].label_ids == ("first", "second")
    assert book.span_labels == book.questions[0].labels
    assert book.questions[0].labels[0].positive[0].why == "Because."
    assert load_codebook(str(tmp_path / "mine.yaml")) == book
    assert hash(book) == hash(load_codebook(tmp_path / "mine.yaml"))


def test_a_bare_name_means_the_bundled_one_and_a_path_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path, minimal(), "framing")
    assert load_codebook("framing").questions[0].columns()["frame_none"]
    assert load_codebook("./framing").name == "mine"
    assert load_codebook(Path("framing")).name == "mine"


def test_words_that_yaml_would_change_stay_as_written(tmp_path: Path) -> None:
    content = yaml.safe_dump(minimal(), sort_keys=False)
    content = content.replace("version: '1'", "version: 1.10").replace("id: first", "id: no")
    book = load_codebook(written(tmp_path, content))
    assert book.version == "1.10"
    assert book.questions[0].label_ids[0] == "no"


def test_a_byte_order_mark_and_windows_line_ends_are_no_matter(tmp_path: Path) -> None:
    content = yaml.safe_dump(minimal(), sort_keys=False).replace("\n", "\r\n")
    assert load_codebook(written(tmp_path, b"\xef\xbb\xbf" + content.encode())).name == "mine"


Change = Callable[[dict[str, Any]], object]


def rollup(groups: dict[str, list[str]]) -> dict[str, Any]:
    return {"rollups": [{"id": "r", "title": "R", "source": "s", "groups": groups}]}


def first(book: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = book["labels"][0]
    return found


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda b: b.pop("title"), "1: the codebook has no 'title'; add 'title:'"),
        (lambda b: b.update(titel="x"), "unknown key 'titel'; did you mean title?"),
        (lambda b: b.update(zzz="x"), "unknown key 'zzz'; use name, title"),
        (lambda b: b.update(title=""), "2: 'title' of the codebook is empty; fill it in"),
        (lambda b: b.update(title="  "), "2: 'title' of the codebook is empty; fill it in"),
        (lambda b: b.update(title=None), "2: 'title' of the codebook is empty; fill it in"),
        (lambda b: b.update(title=["x"]), "'title' of the codebook is a list or a mapping"),
        (
            lambda b: b.update(name="My Book"),
            "1: name 'My Book' is not snake_case; write 'my_book'",
        ),
        (lambda b: b.update(kind="mutli"), "6: 'kind' is 'mutli'; did you mean multi?"),
        (lambda b: b.update(unit="tweet"), "5: 'unit' is 'tweet'; use sentence"),
        (
            lambda b: b.update(sources="x"),
            "'sources' is not a list; write each item on a '- ' line",
        ),
        (lambda b: b.update(labels=3), "'labels' is not a list"),
        (lambda b: b.update(labels=[]), "'labels' is empty; give at least one item"),
        (lambda b: b.update(labels=["x"]), "a label is not a mapping"),
        (lambda b: b.pop("labels"), "the codebook has no 'labels'"),
        (lambda b: b.update(questions=[]), "both 'labels' and 'questions'"),
        (
            lambda b: b.update(name="text", kind="single"),
            "would take the column 'text', which is used",
        ),
        (lambda b: b.update(kind="binary"), "'labels' of a binary question; give one label and"),
        (lambda b: b.update(measures=[{"id": "x"}]), "a measure has no 'kind'"),
        (lambda b: b.update(display={"channel": "glow"}), "'channel' is 'glow'; use fill"),
        (lambda b: b.update(display={"timeline": "x"}), "'timeline' is 'x'"),
        (
            lambda b: b.update(spans=[{**deepcopy(first(b)), "shows": ["x"]}]),
            "shows 'x', which is no question",
        ),
        (lambda b: b.update(measures=[measure(labels=["fist"])]), "is 'fist'; did you mean first?"),
        (lambda b: b.update(measures=[measure(among="y")]), "x is among 'y'; name a share"),
        (
            lambda b: b.update(measures=[measure(voice="mine")]),
            "voice of x is 'mine'",
        ),
        (lambda b: b.update(voice={"span": "s", "source": "s", "quoted": {}}), "'span' of voice"),
        (lambda b: b["labels"].append(label("first")), "label id 'first' is given twice"),
        (lambda b: first(b).update(id="é"), "label id 'é' is not snake_case; use a-z, 0-9 and _"),
        (lambda b: first(b).update(id="a__b"), "label id 'a__b' is not snake_case; write 'a_b'"),
        (lambda b: first(b).pop("positive"), "a label has no 'positive'; add 'positive:'"),
        (lambda b: first(b).update(negative=[]), "'negative' of first is empty"),
        (lambda b: first(b).update(positive=["x"]), "an example is not a mapping"),
        (lambda b: first(b)["positive"][0].pop("why"), "an example has no 'why'"),
        (lambda b: first(b).update(code="x"), "'code' of first is 'x'; write a whole number"),
        (lambda b: first(b).update(code=-1), "'code' of first is '-1'; write a whole number"),
        (lambda b: b.update(kind="single", labels=[first(b)]), "no choice; add the other"),
        (lambda b: b.update(rollup({"x": ["fist"]})), "is 'fist'; did you mean first?"),
        (lambda b: b.update(rollup({"x": ["first"]})), "roll-up r leaves open second; put each"),
        (
            lambda b: b.update(rollup({"x": ["first", "second"], "y": ["first"]})),
            "'first' stands twice in roll-up r",
        ),
        (lambda b: b.update(rollup({"X Y": ["first"]})), "group 'X Y' is not snake_case"),
    ],
)
def test_a_broken_codebook_is_refused(tmp_path: Path, change: Change, said: str) -> None:
    book = minimal()
    change(book)
    assert said in refusal(written(tmp_path, book))


def test_the_line_is_that_of_the_fault(tmp_path: Path) -> None:
    content = yaml.safe_dump(minimal(), sort_keys=False)
    lines = content.replace("id: second", "id: Second").splitlines()
    at = next(k for k, line in enumerate(lines, 1) if "Second" in line and "id:" in line)
    assert refusal(written(tmp_path, "\n".join(lines))).startswith(f"{at}: label id 'Second'")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "1: empty"),
        ("# a comment\n", "1: empty"),
        ("- a\n- b\n", "1: the codebook is not a mapping"),
        ("just text", "1: the codebook is not a mapping"),
        ("name: mine\ntitle: [a\n", "not YAML ("),
        ("name: mine\n\ttitle: x\n", "2: not YAML ("),
        ("name: mine\nname: yours\n", "2: the codebook has 'name' twice"),
        ("name: mine\n---\nname: yours\n", "2: a second document"),
        ("name: &a mine\n", "1: an anchor or alias"),
        ("name: x\ntitle: *a\n", "2: an anchor or alias"),
        ("name: !!python/object/apply:os.getcwd []\n", "1: a tag (tag:yaml.org,2002:python"),
        ("name: !mine x\n", "1: a tag (!mine)"),
        ("[" * 50 + "]" * 50, "1: nested too deeply"),
        ("? [a, b]\n: c\n", "1: a key of the codebook is a list or a mapping"),
        (b"name: mine\ntitle: caf\xe9\n", "2: not UTF-8; save the file as UTF-8"),
        (b"name: mine\x00\n", "1: a control character; delete it"),
        (b"name: mine\ntitle: \x1b[31m\n", "2: a control character"),
        (b"name: mine\ntitle: \xef\xbf\xbe\n", "not YAML"),
        (b"x" * 1_000_001, "1: larger than 1,000,000 bytes"),
    ],
)
def test_a_file_that_is_no_codebook_is_refused(
    tmp_path: Path, content: str | bytes, said: str
) -> None:
    assert said in refusal(written(tmp_path, content))


def test_no_alias_bomb(tmp_path: Path) -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for new, old in zip("bcdefghij", "abcdefghi", strict=True):
        bomb += f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n"
    assert "1: an anchor or alias; write the text out in full" in refusal(written(tmp_path, bomb))


def test_foreign_text_in_a_message_stays_on_one_short_line(tmp_path: Path) -> None:
    content = minimal()
    content["kind"] = "a\nb" + "x" * 5_000
    assert len(refusal(written(tmp_path, content))) < 400


def test_a_folder_and_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="is a folder"):
        load_codebook(tmp_path)
    with pytest.raises(FileNotFoundError):
        load_codebook(tmp_path / "none.yaml")


# --- how it is shown ----------------------------------------------------------------------------


def hostile(tmp_path: Path) -> Codebook:
    content = minimal()
    for key in ("title", "definition"):
        content[key] = content["labels"][0][key] = "<script>alert(1)</script>"
    content["labels"][0]["positive"][0]["text"] = "<img src=x onerror=alert(1)>"
    return load_codebook(written(tmp_path, content))


def test_notebook_view_is_escaped(tmp_path: Path) -> None:
    shown = hostile(tmp_path)._repr_html_()
    assert "<script>" not in shown
    assert "<img" not in shown
    assert "&lt;script&gt;" in shown


def test_markdown_holds_everything() -> None:
    for name in codebooks():
        book = load_codebook(name)
        shown = book.to_markdown()
        labels = (*book.spans, *(label for q in book.questions for label in q.labels))
        assert all(f"(`{one.id}`)" in shown and one.definition in shown for one in labels)
        assert all(text in shown for text in (*book.decisions, *book.sources))
    assert (
        "- `legality_crime`: legality, crime_punishment" in load_codebook("framing").to_markdown()
    )

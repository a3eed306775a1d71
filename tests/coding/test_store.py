"""Answers of the coding page: on disk when confirmed, taken back by undo, read like any other."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest

from toolkit.annotation import draw, read_returned
from toolkit.annotation.coding_store import CodingStore, StaleError, read_entries
from toolkit.annotation.coding_values import Coding, SpanOf
from toolkit.codebook import load_codebook

BOOK = load_codebook("loaded_language")
LOADED = Coding({"loaded_language": ("loaded",)}, (SpanOf("loaded", 2, 10),), finished=True)
PLAIN = Coding({"loaded_language": ("none",)}, finished=True)


def a_sample(n: int = 6) -> pd.DataFrame:
    items = pd.DataFrame({"item": [f"a{i}-1" for i in range(n)], "article_id": "a"})
    items["text"] = [f"A reckless plan\r\n failed, {i} \U0001f327 times." for i in range(n)]
    return draw(items.assign(before="Before.", after="After."), n)


@pytest.fixture
def sample() -> pd.DataFrame:
    return a_sample()


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "coding.sqlite"


def test_what_was_saved_stands_after_the_file_is_opened_again(path, sample):
    first = CodingStore.open(path, sample, BOOK)
    entry = first.save("ann", "a1-1", LOADED, after=0)
    first.save("bob", "a1-1", Coding(comment="“Why?” 🌧", unsure=True), after=0)
    first.close()
    again = CodingStore.open(path, sample, BOOK)
    assert again.entry("ann", "a1-1") == entry
    assert again.entry("bob", "a1-1").coding == Coding(comment="“Why?” 🌧", unsure=True)
    assert again.entry("ann", "a2-1").revision == 0
    assert [each.coder for each in again.entries()] == ["ann", "bob"]
    again.close()


def test_every_write_is_synchronous_and_write_ahead(path, sample):
    store = CodingStore.open(path, sample, BOOK)
    with sqlite3.connect(path) as reader:
        assert reader.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert store._connection.execute("PRAGMA synchronous").fetchone() == (2,)
    store.close()


def test_undo_reaches_back_over_items_and_restarts(path, sample):
    store = CodingStore.open(path, sample, BOOK)
    first = store.save("ann", "a1-1", LOADED, after=0)
    store.save("ann", "a1-1", PLAIN, after=first.revision)
    store.save("bob", "a1-1", PLAIN, after=0)
    store.save("ann", "a2-1", PLAIN, after=0)
    store.close()
    store = CodingStore.open(path, sample, BOOK)
    assert store.undo("ann") == "a2-1"
    assert store.undo("ann") == "a1-1"
    assert store.entry("ann", "a1-1").coding == LOADED
    assert store.undo("ann") == "a1-1"
    assert store.undo("ann") is None
    assert [each.coder for each in store.entries()] == ["bob"]
    # What was undone is kept, and numbers are not used again.
    assert store.save("ann", "a1-1", PLAIN, after=0).revision == 5
    store.close()


def test_a_window_that_shows_an_old_answer_does_not_replace_a_newer_one(path, sample):
    store = CodingStore.open(path, sample, BOOK)
    entry = store.save("ann", "a1-1", LOADED, after=0)
    with pytest.raises(StaleError, match="another window"):
        store.save("ann", "a1-1", PLAIN, after=0)
    # The same again, as after a lost reply, is no change.
    assert store.save("ann", "a1-1", LOADED, after=0) == entry
    with pytest.raises(ValueError, match="not of this sample"):
        store.save("ann", "elsewhere", LOADED, after=0)
    store.close()


def test_other_files_are_refused_unchanged(path, sample, tmp_path):
    path.write_text("no database, but long enough to be taken for the head of one" * 9)
    with pytest.raises(ValueError, match=r"coding.sqlite: not a file of toolkit code"):
        CodingStore.open(path, sample, BOOK)
    foreign = tmp_path / "project.sqlite"
    with sqlite3.connect(foreign) as made:
        made.execute("CREATE TABLE project (name TEXT)")
    made.close()
    before = foreign.read_bytes()
    with pytest.raises(ValueError, match="did not write"):
        CodingStore.open(foreign, sample, BOOK)
    with pytest.raises(ValueError, match="did not write"):
        read_returned([foreign], sample, BOOK)
    assert foreign.read_bytes() == before


def test_another_codebook_and_another_text_are_refused(path, sample, tmp_path):
    CodingStore.open(path, sample, BOOK).close()
    with pytest.raises(ValueError, match="begun by the codebook loaded_language"):
        CodingStore.open(path, sample, load_codebook("framing"))
    with pytest.raises(ValueError, match="another text"):
        CodingStore.open(path, sample.assign(text="Rain."), BOOK)
    with sqlite3.connect(path) as later:
        later.execute("PRAGMA user_version = 2")
    later.close()
    with pytest.raises(ValueError, match="later toolkit"):
        read_entries(path)


def test_more_sentences_join_a_file_that_was_begun(path):
    both = a_sample(8)
    first = both.iloc[:5].reset_index(drop=True)
    CodingStore.open(path, first, BOOK).close()
    store = CodingStore.open(path, both, BOOK)
    store.save("ann", both["item"].iloc[7], PLAIN, after=0)
    store.close()


def test_labels_reads_the_file_as_it_reads_sheets(path, sample):
    store = CodingStore.open(path, sample, BOOK)
    text = sample.loc[sample["item"] == "a1-1", "text"].iloc[0]
    mark = text.replace("\r\n", "\n").index("times")
    marked = Coding(LOADED.labels, (*LOADED.spans, SpanOf("loaded", mark, mark + 5)), finished=True)
    store.save("ann", "a1-1", marked, after=0)
    store.save("ann", "a2-1", Coding(PLAIN.labels), after=0)
    store.save(
        "bob", "a1-1", Coding(PLAIN.labels, comment="?", unsure=True, finished=True), after=0
    )
    taken = read_returned([path], sample, BOOK)
    store.close()
    assert not taken.errors
    table = taken.table(sample)
    ann = table[table["annotator"] == "ann"]
    assert set(ann["item"]) == {"a1-1"}
    spans = ann[ann["start"].notna()]
    # Of the text as it was scored, whose line end has two characters.
    assert [text[s:e] for s, e in zip(spans["start"], spans["end"], strict=True)] == [
        "reckless", "times",
    ]  # fmt: skip
    assert table.loc[table["annotator"] == "bob", "label"].tolist() == ["none"]
    assert any("ann began 1 sentences" in note for note in taken.notes)
    assert any("1 answers are marked unsure, 1 have a comment" in note for note in taken.notes)


def test_a_changed_sample_is_refused_with_both_texts(path, sample):
    store = CodingStore.open(path, sample, BOOK)
    store.save("ann", "a1-1", PLAIN, after=0)
    store.close()
    taken = read_returned([path], sample.assign(text="Rain."), BOOK)
    assert not taken.annotations
    assert "was changed" in taken.errors[0].reason


def test_two_coders_write_at_once(path):
    sample = a_sample(40)

    def code(coder: str) -> None:
        store = CodingStore.open(path, sample, BOOK)
        for item in sample["item"]:
            store.save(coder, item, PLAIN, after=0)
        store.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(code, ["ann", "bob", "cy"]))
    entries, _ = read_entries(path)
    assert len(entries) == len({(each.coder, each.item) for each in entries}) == 120


WRITER = """
import sys
from pathlib import Path
from test_store import BOOK, PLAIN, CodingStore, a_sample
store = CodingStore.open(Path(sys.argv[1]), a_sample(400), BOOK)
done = {entry.item for entry in store.entries("ann")}
print("ready", flush=True)
for item in a_sample(400)["item"]:
    if item not in done:
        store.save("ann", item, PLAIN, after=0)
        print(item, flush=True)
"""


def test_a_kill_between_answers_loses_none_that_was_confirmed(path):
    confirmed: list[str] = []
    for kept in (7, 23, 1):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)],
            cwd=Path(__file__).parent, stdout=subprocess.PIPE, text=True,
        ) as writer:  # fmt: skip
            assert writer.stdout is not None
            lines = [writer.stdout.readline().strip() for _ in range(kept + 1)]
            writer.send_signal(signal.SIGKILL)
            confirmed += [*lines[1:], *writer.stdout.read().split()]
    entries, _ = read_entries(path)
    items = [entry.item for entry in entries]
    assert len(items) == len(set(items))
    assert set(confirmed) <= set(items)
    assert len(set(items) - set(confirmed)) <= 3  # one a kill may be saved and not yet confirmed
    with sqlite3.connect(path) as reader:
        assert reader.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    reader.close()


def test_the_file_alone_has_all_answers_while_it_is_open(path, sample, tmp_path):
    store = CodingStore.open(path, sample, BOOK)
    store.save("ann", "a1-1", LOADED, after=0)
    copy = tmp_path / "copied.sqlite"
    copy.write_bytes(path.read_bytes())
    assert [entry.coding for entry in read_entries(copy)[0]] == [LOADED]
    store.close()

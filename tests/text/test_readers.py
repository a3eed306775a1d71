from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from toolkit.schema import Article, InputError
from toolkit.text import readers as package
from toolkit.text.readers import Unreadable, readers
from toolkit.text.reading import read
from toolkit.text.sources import expand

FILE = """
from toolkit.schema import Article, InputError
from toolkit.text.readers import Unreadable

suffixes = (".wire",)


def read(path, name):
    lines = path.read_text().splitlines()
    if lines[0] != "WIRE":
        raise Unreadable("is no wire file: its first line is not WIRE")
    for number, line in enumerate(lines[1:], 2):
        if line == "KILL":
            yield number, InputError(str(path), number, "was withdrawn")
        else:
            yield number, Article(f"{name}:{number}", line)
"""


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    readers.cache_clear()
    yield
    readers.cache_clear()


def add(monkeypatch: pytest.MonkeyPatch, folder: Path, code: str = FILE) -> None:
    """A package of somebody else that adds one file."""
    (folder / "wire_reader.py").write_text(code)
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(__import__("sys").modules, "wire_reader", raising=False)
    point = EntryPoint("wire", "wire_reader", package.GROUP)
    monkeypatch.setattr(package, "plugins", lambda group: {"wire": point})
    monkeypatch.setattr(package, "load_plugin", lambda group, name: point.load())


def test_a_reader_of_another_package_is_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.wire"
    path.write_text("WIRE\nRain fell.\nKILL\nIt stopped.\n")
    assert "not read: give .csv" in expand([path])[0].problem
    readers.cache_clear()
    add(monkeypatch, tmp_path)
    assert list(read([path])) == [
        Article("a.wire:2", "Rain fell."),
        InputError(str(path), 3, "was withdrawn"),
        Article("a.wire:4", "It stopped."),
    ]
    path.write_text("Rain fell.")
    assert "is no wire file" in str(next(read([path])))
    # The message names what can be read, without a list of its own.
    assert ".wire" in expand([tmp_path / "wire_reader.py"])[0].problem


def test_two_readers_of_one_suffix_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(monkeypatch, tmp_path, FILE.replace(".wire", ".csv"))
    with pytest.raises(ValueError, match=r"readers\.csv and wire both take \.csv files"):
        readers()


def test_every_module_of_the_package_is_a_reader() -> None:
    files = {path.stem for path in Path(package.__file__).parent.glob("*.py")} - {"__init__"}
    assert {reader.__name__.rpartition(".")[2] for reader in readers().values()} == files  # type: ignore[attr-defined]
    assert issubclass(Unreadable, ValueError)

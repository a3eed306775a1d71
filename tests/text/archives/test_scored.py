from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import archive_files as made
import pandas as pd
import pytest
from typer.testing import CliRunner

from toolkit.cli import app
from toolkit.schema import Article
from toolkit.text.reading import read

SAMPLES = Path(__file__).parents[3] / "data" / "articles"


def nexis(folder: Path, n: int = 8) -> tuple[Path, int]:
    return made.docx(folder / f"Files ({n}).DOCX", made.nexis_uni(made.stories(n))), n


def nexis_of_100(folder: Path) -> tuple[Path, int]:
    return nexis(folder, 100)


def factiva(folder: Path) -> tuple[Path, int]:
    return made.rtf(folder / "Factiva-20240304.rtf", made.factiva_coded(made.stories(8))), 8


def proquest(folder: Path) -> tuple[Path, int]:
    path = folder / "ProQuestDocuments-2024-03-04.txt"
    path.write_text("\n".join(made.proquest(made.stories(8))))
    return path, 8


def europresse(folder: Path) -> tuple[Path, int]:
    path = folder / "europresse.HTML"
    path.write_text(made.europresse(made.stories(8)))
    return path, 8


def samples(pattern: str) -> list[made.Story]:
    """Our sample articles as stories."""
    articles = [each for each in read([SAMPLES / pattern]) if isinstance(each, Article)]
    return [
        made.Story(
            a.title or a.text.split("\n")[0],
            a.outlet or "The Courier",
            "",
            (*a.text.split("\n\n"),),
        )
        for a in articles
    ]


def cc_news(folder: Path, pattern: str = "*.md") -> tuple[Path, int]:
    pages = [made.page_of(story).encode() for story in samples(pattern)]
    records = [made.warc_record(f"https://t.example/{k}", page) for k, page in enumerate(pages)]
    path = folder / "CC-NEWS-20240304100000-00001.warc.gz"
    path.write_bytes(b"".join(map(gzip.compress, records)))
    return path, len(records)


def cc_news_of_all_samples(folder: Path) -> tuple[Path, int]:
    return cc_news(folder, "*")


def mediacloud(folder: Path) -> tuple[Path, int]:
    rows = [
        {"id": f"f{k}", "media_name": s.outlet, "media_url": "t.example", "title": s.title,
         "publish_date": "2024-03-04", "url": f"https://t.example/{k}", "text": s.paragraphs[0]}
        for k, s in enumerate(made.stories(8))
    ]  # fmt: skip
    pd.DataFrame(rows).to_csv(folder / "mediacloud.csv", index=False)
    return folder / "mediacloud.csv", 8


def saved_pages(folder: Path) -> tuple[Path, int]:
    with zipfile.ZipFile(folder / "pages.zip", "w") as archive:
        for k, story in enumerate(made.stories(8)):
            archive.writestr(f"{k}.html", made.page_of(story))
    return folder / "pages.zip", 8


BUILDERS = [
    nexis, factiva, proquest, europresse, cc_news, mediacloud, saved_pages,
    pytest.param(nexis_of_100, marks=pytest.mark.slow),
    pytest.param(cc_news_of_all_samples, marks=pytest.mark.slow),
]  # fmt: skip


@pytest.mark.parametrize("build", BUILDERS, ids=lambda build: build.__name__)
def test_one_command_scores_an_export(tmp_path, build) -> None:
    path, n = build(tmp_path)
    out = tmp_path / "scored"
    command = ["score", str(path), "--out", str(out), "--model", "linear", "--format", "csv"]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.output
    assert (out / "errors.jsonl").read_text() == ""
    articles = pd.read_csv(out / "articles.csv")
    assert len(articles) == n
    assert articles["outlet"].notna().all()
    assert articles["date"].str.fullmatch(r"\d{4}-\d\d-\d\d").all()
    assert articles["n_sentences"].min() >= 1


def test_a_broken_document_is_one_line_of_the_errors(tmp_path) -> None:
    lines = made.nexis_uni(made.stories(5))
    body = [k for k, line in enumerate(lines) if line == "Body"][2]
    path = made.docx(tmp_path / "n.docx", [*lines[:body], *lines[body + 1 :]])
    out = tmp_path / "scored"
    result = CliRunner().invoke(app, ["score", str(path), "--out", str(out), "--model", "linear"])
    assert result.exit_code == 0
    [error] = [json.loads(line) for line in (out / "errors.jsonl").read_text().splitlines()]
    assert error["line"] == 3
    assert error["reason"].startswith("document 3 of this Nexis Uni file")
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["counts"]["inputs"] == 5

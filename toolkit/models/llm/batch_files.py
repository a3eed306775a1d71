"""Requests as a provider's batch file, and its results back into the file of answers.

The lines are those of OpenAI's batch API, which ``vllm run-batch`` reads and writes too: so what is
prepared here is answered by a provider for less, or by a job on a cluster without a network, and
scored afterwards as if it had been asked directly.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from toolkit.models.llm.cache import ANSWERED, UNFIT, Cache, Sent
from toolkit.models.llm.estimate import Estimator
from toolkit.models.llm.sender import Request

URL = "/v1/chat/completions"
_KEY = re.compile("[0-9a-f]{64}")
MOST_LINES = 50_000
"""What providers take in one file."""


class Collected(NamedTuple):
    """What files of results held: answers that are new, that were there before, that are to no
    request of the toolkit's, and lines that tell of a failure (to be prepared again)."""

    new: int
    known: int
    foreign: int
    failed: int


def write_requests(
    requests: Iterable[Request], path: Path, cache: Cache, estimator: Estimator
) -> int:
    """Write requests as lines of a batch file and note each as prepared; how many they are."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for request in requests:
            line = {"custom_id": request.key, "method": "POST", "url": URL, "body": request.body}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            cache.prepare(noted(request, estimator))
            count += 1
    return count


def noted(request: Request, estimator: Estimator) -> Sent:
    """A request as the file of answers has it."""
    estimate = estimator.estimate(request.body, request.codebook, request.sentences)
    return Sent(
        request.key, str(request.body["model"]), request.codebook.name, request.sentences,
        estimate.local_count, estimate.most_prompt, estimate.most_completion,
    )  # fmt: skip


def collect_results(path: Path, cache: Cache) -> Collected:
    """Read a file of results into the file of answers. Raises `ValueError`, which names the line,
    for one that is no result; what stands before it is kept."""
    new = known = foreign = failed = 0
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                key, status, body = _result(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError):
                raise ValueError(
                    f"{path}:{number}: no line of batch results (custom_id, response); give the "
                    "output file of the batch"
                ) from None
            if not _KEY.fullmatch(key):
                foreign += 1
            elif status not in (ANSWERED, *UNFIT):
                failed += 1
            elif cache.response(key) is not None:
                known += 1
            else:
                # An answer holds for the request of its key, wherever that was prepared.
                sent = cache.prepared(key) or Sent(key, "", "", 0, 0, 0, 0)
                cache.complete(cache.begin(sent), status, json.dumps(body, ensure_ascii=False))
                new += 1
    return Collected(new, known, foreign, failed)


def _result(line: Any) -> tuple[str, int, Any]:
    """The key, HTTP status and body of a line of results."""
    key, response = str(line["custom_id"]), line.get("response")
    if not response:
        return key, 0, None
    return key, int(response.get("status_code") or 200), response["body"]

"""Where sentences stand in a table, by their article and their number in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    import pandas as pd

Rows = NDArray[np.int64]


class Places:
    """Finds rows of a table of sentences, of which ``article_id`` and ``sentence`` are columns.

    >>> import pandas as pd
    >>> places = Places(pd.Series(["a", "a", "b"]), [0, 1, 0])
    >>> places.rows(pd.Series(["b", "a", "b", "c"]), [0, 1, 1, 0]).tolist()
    [2, 1, -1, -1]
    """

    def __init__(self, article_id: pd.Series[str], sentence: ArrayLike) -> None:
        import pandas as pd

        code, names = pd.factorize(article_id)
        self._articles = pd.Index(np.asarray(names))
        keys = _keys(code, sentence)
        self._order: Rows | None = None
        if len(keys) and not (keys[1:] > keys[:-1]).all():
            self._order = np.argsort(keys, kind="stable")
            keys = keys[self._order]
        self._sorted = keys

    def rows(self, article_id: pd.Series[str], sentence: ArrayLike) -> Rows:
        """The row of each sentence named, (n,), -1 where the table has none."""
        if not len(self._sorted):
            return np.full(len(article_id), -1, np.int64)
        code = self._code(article_id)
        keys = _keys(code, sentence)
        at = np.minimum(np.searchsorted(self._sorted, keys), len(self._sorted) - 1)
        is_there = (self._sorted[at] == keys) & (code >= 0)
        rows = at if self._order is None else self._order[at]
        return np.where(is_there, rows, -1)

    def _code(self, article_id: pd.Series[str]) -> Rows:
        import pandas as pd

        if not isinstance(article_id.dtype, pd.CategoricalDtype):
            return np.asarray(self._articles.get_indexer(article_id), np.int64)
        of_category = np.append(self._articles.get_indexer(article_id.cat.categories), -1)
        return np.asarray(of_category[article_id.cat.codes], np.int64)


def _keys(code: NDArray[np.int64], sentence: ArrayLike) -> Rows:
    return (np.asarray(code, np.int64) << 32) | np.asarray(sentence, np.int64)

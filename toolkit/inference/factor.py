"""`Factor`: a column of names that come again and again, each name held once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

Names = NDArray[np.str_]


@dataclass(frozen=True, slots=True, eq=False)
class Factor:
    """``names``: each once, in order; ``at``, (n,): the number of the name of each unit. A name
    may be no unit's, once units were left out.

    >>> article = Factor.of(["b", "b", "a", "b"])
    >>> article.names.tolist(), article.at.tolist()
    (['a', 'b'], [1, 1, 0, 1])
    >>> article[article.at == 1].codes()[0].tolist()
    ['b']
    """

    names: Names
    at: NDArray[np.int32]

    @classmethod
    def of(cls, column: Factor | ArrayLike) -> Self:
        """From anything that makes an array of names, a column of pandas among them."""
        import pandas as pd

        if isinstance(column, Factor):
            return cls(column.names, column.at)
        if isinstance(column, pd.Series) and isinstance(column.dtype, pd.CategoricalDtype):
            column = column.cat.remove_unused_categories()
            at, known = column.cat.codes.to_numpy(), column.cat.categories
        else:
            at, known = pd.factorize(_plain(column))
        names, order = np.unique(np.asarray(known, str), return_inverse=True)
        return cls(names, order.astype(np.int32)[at])

    def __len__(self) -> int:
        return len(self.at)

    def __getitem__(self, units: NDArray[np.bool_] | NDArray[np.intp]) -> Factor:
        return Factor(self.names, self.at[units])

    @property
    def values(self) -> Names:
        """The name of each unit, (n,)."""
        return self.names[self.at]

    def codes(self) -> tuple[Names, NDArray[np.intp]]:
        """The names that units have, in order, and the number of that of each unit."""
        used = np.bincount(self.at, minlength=len(self.names)) > 0
        if used.all():
            return self.names, self.at.astype(np.intp)
        return self.names[used], (np.cumsum(used) - 1)[self.at]

    def or_else(self, substitute: Factor) -> Factor:
        """These names, and ``article`` with that of the substitute where a name is empty.

        >>> Factor.of(["e", ""]).or_else(Factor.of(["a", "b"])).values.tolist()
        ['e', 'article b']
        """
        blank = (self.names == "")[self.at]
        if not blank.any():
            return self
        substitutes, of_blank = substitute[blank].codes()
        names, order = np.unique(
            np.concatenate([self.names, np.char.add("article ", substitutes)]), return_inverse=True
        )
        at = order.astype(np.int32)[self.at]
        at[blank] = order[len(self.names) + of_blank]
        return Factor(names, at)


def _plain(column: ArrayLike) -> Any:
    """What pandas takes apart: its own columns as they are, all else as an array of names."""
    import pandas as pd

    if isinstance(column, pd.Series):
        return column if isinstance(column.dtype, pd.StringDtype) else column.astype(str)
    return np.asarray(column, str).astype(object)

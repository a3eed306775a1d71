"""What the sheet of a sample says of its design, as far as one outlet's estimate can use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def strata_within(
    stratum: pd.Series[str], outlet: pd.Series[str], drawn: pd.Series[bool]
) -> pd.Series[str]:
    """The strata that lie within one outlet; empty elsewhere.

    Of a stratum that reaches over several outlets, how many sentences of each come into the sample
    is chance, so that within an outlet its labels are no draw of a fixed size. All three are a row
    a sentence; ``drawn``: which were.

    >>> import pandas as pd
    >>> stratum = pd.Series(["Post / low", "Post / high", "all", "all"])
    >>> outlet = pd.Series(["Post", "Post", "Post", "Wire"])
    >>> strata_within(stratum, outlet, outlet != "").tolist()
    ['Post / low', 'Post / high', '', '']
    """
    within = outlet[drawn].groupby(stratum[drawn]).nunique() == 1
    return stratum.where(drawn & stratum.map(within).eq(True), "")


def response(
    inclusion: pd.Series[float],
    labelled: pd.Series[bool],
    blank: pd.Series[bool],
    outlet: pd.Series[str],
    stratum: pd.Series[str],
) -> pd.Series[float]:
    """Of each drawn sentence, the share of its stratum in its outlet that was coded, in (0, 1]: by
    it an inclusion probability becomes that of being drawn *and* coded, so that the coded sentences
    of a stratum stand for those left blank too. 1 where nothing is blank.

    Oh and Scheuren (1983), "Weighting adjustment for unit nonresponse", in *Incomplete Data in
    Sample Surveys* 2: right where blanks of one stratum are as its coded ones, which
    `toolkit.comparison.sampling_checks` tests against the predictions.

    >>> import pandas as pd
    >>> coded, of = pd.Series([True, True, True, False]), pd.Series(["Post"] * 4)
    >>> p, stratum = pd.Series([0.1, 0.5, 0.5, 0.5]), pd.Series(["low", "high", "high", "high"])
    >>> response(p, coded, ~coded, of, stratum).round(3).tolist()
    [1.0, 0.667, 0.667, 0.667]
    """
    drawn = labelled | blank
    weight = (1 / inclusion).where(drawn, 0.0)
    groups = [outlet, stratum]
    whole = weight.groupby(groups).transform("sum")
    coded = weight.where(labelled, 0.0).groupby(groups).transform("sum")
    return (coded / whole).where(drawn & (coded > 0), 1.0)

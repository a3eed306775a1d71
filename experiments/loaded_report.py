"""The words around the figures of the loaded-language experiment."""

from __future__ import annotations

from typing import Any


def tables(card: dict[str, Any]) -> str:
    """The figures as Markdown."""
    out = []
    for title in ("sentences", "spans"):
        rows = card[title]
        names = [n for n, v in next(iter(rows.values())).items() if isinstance(v, list)]
        out += [f"## {title.capitalize()}", "", "| | " + " | ".join(names) + " |"]
        out += ["|---" * (len(names) + 1) + "|"]
        for name, row in rows.items():
            cells = ("{:.3f} ({:.3f} to {:.3f})".format(*row[n]) for n in names)
            out.append(f"| {name} | " + " | ".join(cells) + " |")
        out.append("")
    return "\n".join(out)


RESULT = """# Loaded language (linear bundle)

Made by `python experiments/loaded_linear.py experiments/configs/loaded_linear.yaml --data DATA`.
Figures are those of the shipped weights, with 95% percentile intervals: sentences (AnnoLexical,
whose articles are not known) or articles (all others) drawn with replacement. Tuned on AnnoLexical
dev, on every eighth BABE article and on the propaganda corpus's dev articles; test parts were used
for reporting. Exact: a span's start and end are those marked. Overlap: it touches a marked one.

Published for comparison, on the later BABE release's test part (of whose sentences nine tenths are
in SG2, and count here): RoBERTa trained on BABE, F1 .838 and MCC .678; trained on AnnoLexical,
.843 and .662. BASIL lexical without training on it: F1 .223 and .241.

"""
CARD = """# Model card: loaded language, linear

**What it does.** Gives a sentence the probability that its wording is loaded, and marks the loaded
words and phrases. English news.

**How.** Logistic regression over words and word pairs (TF-IDF), whose word weights share strength
through word vectors of all-MiniLM-L6-v2 (Apache-2.0; folded into one number a word, so that the
encoder is not needed to use the model). Three token models mark phrases: evidence, and whether a
phrase runs on to the right or to the left; figures of speech come from `lexicons/loaded.yaml`, and
what they count for is learnt. A last regression joins n-grams, span evidence and style. Spans are
given wherever the token evidence passes its threshold, also in sentences below 0.5; the sentence's
probability knows the strongest evidence in it.

**Trained on.** AnnoLexical train (MIT), BABE SG2 without its held-out list (repository AGPL-3.0),
loaded language and name calling in three fifths of the propaganda techniques corpus's articles
(research use). No text of theirs is in this folder; words and word pairs are.

**Seed.** None is needed for the weights; the configuration's seed draws the intervals.

**Use.** Comparing outlets and reading articles, with the error below reported beside it. Not for
verdicts on a single article, author or sentence.

**Limits.** AnnoLexical's labels are a vote of language models. Words are weighed out of context:
loaded topics raise the probability. On articles of another kind (BASIL) precision is low. Phrase
ends follow annotators who disagree.

"""

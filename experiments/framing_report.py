"""Writes the cards of the framing experiment from its figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from toolkit.schema import FRAMES

INTRODUCTION = """# Frame classifier (linear bundle)

Made by `python experiments/framing_linear.py experiments/configs/framing_linear.yaml
--data DATA`.

**Use.** Gives each sentence of English news the Policy Frames it carries (Boydstun et al. 2014),
or `none`, with the words that carry them. For describing many texts, with the error below taken
into account; not for a verdict on one sentence. `none` is given exactly where no frame is.
Probabilities order sentences; they are not calibrated.

**How.** A frame's score is the sum of: cues of a hand-written lexicon (sure, strong, weak), as
log(1 + count); the words around them, with weights learnt from unlabelled news sentences that hold
a cue (cue words and names left out); a residual learnt from four labelled corpora under an L2
penalty. How much cues and context weigh is learnt from the labelled corpora and shared by all
frames. One operating point holds for every frame.

**Data and licences.** Forum posts (Hartmann et al. 2019) and congressional tweets (Johnson et al.
2017): no licence stated. Canadian Climate Framing: excerpts by fair dealing, database CC BY 4.0.
Gun Violence Frame Corpus (Liu et al. 2019): citation asked. AnnoLexical, train part, as unlabelled
news: MIT; sentences held out for BABE and those of the probe are left out. None of their text is in
the model: it holds counted words and weights. The mapping of their codes to frames, with a reason
each, is `toolkit/corpora/frame_mapping.yaml`; a corpus that never coded a frame is masked for it.
"""

READING = """
## How to read the figures

F1 is positive F1. *Macro* is the mean over the frames with at least ten texts with and ten known
without (one for the probe); *micro* pools those frames' cells; `none` counts in neither. Brackets
are 95% percentile intervals over what is drawn with replacement: articles (ccf), outlets (probe),
else single texts; the forum's three topics are too few to draw, so its intervals understate.

- *random folds, folds by article, train to dev*: within a corpus; intercepts learnt from
  it and a weaker penalty on its words.
- *leave topic out*: within the forum, trained on two topics, tested on the third.
- *trained on the others*: across corpora, at the shipped operating point.
- *news probe*: out of domain, single sentences of 118 outlets, at the shipped operating point.
  Labels were made by a machine (a language model reading the codebook, once, without seeing
  predictions), not by trained coders; ids and labels are in `data/framing_probe.csv`. *test* was
  used for no choice and no lexicon entry was made from its errors; but its figure was looked at
  between rounds of work (micro-F1 .521, .528 and .529 before this one), the same machine wrote the
  lexicon, and 150 sentences are few: read it as an order of magnitude. *development* served to
  write the lexicon and to choose the operating point; it flatters the model and is no estimate of
  its accuracy. The same holds for *cues alone* there.
- *tf-idf* is plain words and pairs of words, balanced logistic regression. *cues alone* gives a
  frame from one strong cue or three weak ones and learns nothing.
"""

LIMITS = """
## Limits

- Frames are read from words. A topic word in a sentence that brings no side of an issue to the
  front is often taken for a frame, most of all for policy, morality, health_safety and legality.
- `capacity_resources`, `quality_of_life` and `external` have fewer than 150 labelled texts, all or
  nearly all tweets; they stand on the lexicon. `other` is learnt from climate news alone and means
  science and nature there; other sides outside the list are rarely found.
- `crime_punishment` has labelled texts from a gun and death-penalty forum and from tweets only.
- `none` is learnt from climate news and tweets. GVFC's "no theme" is no evidence for it: most such
  headlines report crimes, which GVFC does not code.
- English only; the lexicon is of general American and British news and will age.
- Errors differ by topic and so by outlet: correct a comparison with hand labels of each outlet.
"""


def write_cards(card: dict[str, Any], results: Path, model: Path) -> None:
    """The results file and the model's card, the same text in both."""
    lines = [INTRODUCTION, READING, "## Figures", ""]
    lines += [
        "| setting | classifier | n | macro-F1 | micro-F1 | accuracy |",
        "|---|---|---|---|---|---|",
    ]
    for setting, by_name in card["figures"].items():
        for name, f in by_name.items():
            accuracy = "" if f["accuracy"] is None else f"{f['accuracy']:.3f}"
            lines.append(
                f"| {setting} | {name} | {f['n']} | {_interval(f, 'macro')} "
                f"| {_interval(f, 'micro')} | {accuracy} |"
            )
    lines += ["", "## F1 by frame (frame classifier; number of texts with the frame)", ""]
    settings = list(card["figures"])
    lines += ["| frame | " + " | ".join(settings) + " |", "|---" * (len(settings) + 1) + "|"]
    for frame in FRAMES:
        cells = []
        for setting in settings:
            f = card["figures"][setting]["framing"]["frames"].get(frame)
            cells.append(f"{f['f1']:.2f} ({f['n']})" if f else "–")
        lines.append(f"| {frame} | " + " | ".join(cells) + " |")
    scale = ", ".join(f"{kind} {weight}" for kind, weight in card["scale"].items())
    lines += ["", "## Training", "", f"Shared weights: {scale}. Seed {card['config']['seed']}; "
              "the same seed gives the same labels.", "",
              "| corpus | texts | left out | frames given |", "|---|---|---|---|"]  # fmt: skip
    for name, counts in card["data"].items():
        if isinstance(counts, dict):
            left = "; ".join(f"{n} {why}" for why, n in counts["left out"].items()) or "none"
            frames = ", ".join(f"{frame} {n}" for frame, n in counts["frames"].items() if n)
            lines.append(f"| {name} | {counts['texts']} | {left} | {frames} |")
    news = card["data"]["news sentences without labels"]
    lines += ["", f"News sentences without labels: {news}. "
              f"Speed, with spans, on one core of the machine that made this: "
              f"{card['microseconds a sentence']} microseconds a sentence.", LIMITS]  # fmt: skip
    for path in (results, model):
        path.write_text("\n".join(lines), encoding="utf-8")


def _interval(f: dict[str, Any], name: str) -> str:
    low, high = f[f"{name}_interval"]
    return f"{f[name]:.3f} ({low:.3f} to {high:.3f})"

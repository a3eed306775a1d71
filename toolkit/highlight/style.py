"""Colours and the style of marked text, to stand in a page or a notebook."""

from __future__ import annotations

from collections.abc import Mapping

COLOURS = {
    "paper": ("#ffffff", "#16191d"),
    "ink": ("#1b1f24", "#e7e9ec"),
    "grey": ("#667080", "#9aa3af"),
    "fill": ("#ffd39b", "#774600"),
    "hatch": ("#ffe9cc", "#4d3310"),
    "accent": ("#005f9e", "#74bdf2"),
    "below": ("#00735a", "#52c9a3"),
    "outline": ("#9c3f7d", "#e79bcb"),
    "panel": ("#f5f6f8", "#1f242a"),
    "rule": ("#d8dde4", "#3a424c"),
    "bar": ("#b35900", "#f0a04b"),
}
"""Colours on light and on dark by what they mark, told apart by the colour-blind; the tests check
their contrast."""
LIGHT, DARK = ({name: pair[k] for name, pair in COLOURS.items()} for k in (0, 1))


def _variables(palette: Mapping[str, str]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in palette.items())


STYLE = f"""
.bft{{{_variables(LIGHT)}color-scheme:light dark;background:var(--paper);color:var(--ink)}}
@media (prefers-color-scheme:dark){{.bft{{{_variables(DARK)}}}}}
@media print{{.bft{{{_variables(LIGHT)}}}}}
""" + (
    """
.bft-text{white-space:pre-line;overflow-wrap:anywhere;line-height:2.15;max-width:42rem}
.bft .s{unicode-bidi:isolate}
.bft .s.headline{font-weight:700}
.bft .s.boilerplate{color:var(--grey);font-size:.86em}
.bft mark{background:none;color:inherit;padding:.1em 0;border-radius:2px;
  -webkit-box-decoration-break:clone;box-decoration-break:clone;
  -webkit-print-color-adjust:exact;print-color-adjust:exact}
.bft .chip::before{content:attr(data-c);color:var(--accent);
  font:600 .58em/1 system-ui,sans-serif;letter-spacing:.03em;vertical-align:1.05em;
  margin-right:.25em}
.bft mark:focus{outline:2px solid var(--ink);outline-offset:2px}
.bft mark[title]:focus::after{content:attr(title);position:fixed;left:1rem;right:1rem;
  bottom:1rem;z-index:9;max-width:36rem;margin:auto;padding:.6rem .9rem;border-radius:6px;
  background:var(--ink);color:var(--paper);font:400 .9rem/1.5 system-ui,sans-serif;
  white-space:pre-line}
.bft-legend{display:flex;flex-wrap:wrap;gap:.3rem 1.3rem;list-style:none;margin:0 0 1rem;
  padding:0;font:400 .85rem/1.9 system-ui,sans-serif}
"""
).strip()

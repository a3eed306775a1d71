"""The article's text as safe HTML, with the evidence of its codebooks marked.

Each codebook has a channel of its own (``display: channel`` in its file), so that marks may
overlap and none rests on colour alone: one fills the words, one draws a line above them and names
itself, one a line below (thick, dotted and thin for its labels in order), and codebooks that ask
for nothing are outlined. Boilerplate is small and grey.
"""

from toolkit.highlight.safe import clean as clean
from toolkit.highlight.style import STYLE as STYLE
from toolkit.highlight.text import highlight as highlight
from toolkit.highlight.text import highlight_text as highlight_text
from toolkit.highlight.text import page as page
from toolkit.highlight.words import describe as describe

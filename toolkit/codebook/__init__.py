"""Codebooks: what is coded, under which definitions, with which examples and which measures.

A codebook is one YAML file. Three come with the toolkit; a file of your own in the same form
loads the same way, and everything else (tables, measures, comparison, hand coding, report) is read
off it. A broken file is refused with the line and the fix, never half read.
"""

from toolkit.codebook.loading import BUNDLED as BUNDLED
from toolkit.codebook.loading import codebooks as codebooks
from toolkit.codebook.loading import load_codebook as load_codebook
from toolkit.codebook.types import HOLDS as HOLDS
from toolkit.codebook.types import NONE as NONE
from toolkit.codebook.types import Codebook as Codebook
from toolkit.codebook.types import CodebookError as CodebookError
from toolkit.codebook.types import MeasureSpec as MeasureSpec
from toolkit.codebook.types import PerSource as PerSource
from toolkit.codebook.types import Question as Question
from toolkit.codebook.types import VoiceRule as VoiceRule

"""Validation before use: agreement with coders, stability, equivalence to a coder, leakage."""

from toolkit.validation.alternative_annotator import Advantage as Advantage
from toolkit.validation.alternative_annotator import AlternativeAnnotator as AlternativeAnnotator
from toolkit.validation.alternative_annotator import alternative_annotator as alternative_annotator
from toolkit.validation.equivalence import Equivalence as Equivalence
from toolkit.validation.equivalence import equivalence as equivalence
from toolkit.validation.in_words import in_words as in_words
from toolkit.validation.validate import Validation as Validation
from toolkit.validation.validate import validate as validate

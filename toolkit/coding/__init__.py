"""The page on which sentences are coded by hand, and disagreements decided."""

from toolkit.coding.app import coding_app as coding_app
from toolkit.coding.assignment import assigned as assigned
from toolkit.coding.assignment import disputed as disputed
from toolkit.coding.session import Session as Session

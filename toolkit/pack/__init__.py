"""What a journal asks for, written out from the manifests of a study; the rest is marked blank."""

from toolkit.pack.write import write_pack as write_pack

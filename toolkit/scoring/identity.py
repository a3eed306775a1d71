"""Whether a file is still the one it was; its hash is taken anew only where it may differ."""

from __future__ import annotations

from typing import NamedTuple

from toolkit.outputs.writing import sha256
from toolkit.text.remote import RemoteFile
from toolkit.text.streams import Place


class Identity(NamedTuple):
    """A file as it was: its size in bytes, when it was changed (in nanoseconds; 0 for an object of
    a store), and the hex SHA-256 of its bytes (of an object, the version that the store gives)."""

    size: int
    changed_ns: int
    sha256: str


def identity_of(place: Place) -> Identity | None:
    """What a file is now; ``None`` where there is none that can be looked at."""
    try:
        if isinstance(place, RemoteFile):
            return Identity(place.size, 0, place.version) if place.version else None
        if place.is_file():
            status = place.stat()
            return Identity(status.st_size, status.st_mtime_ns, sha256(place))
    except (OSError, ValueError):
        pass
    return None


def is_still(place: Place, before: Identity) -> bool:
    """Whether a file is as it was. One of the same size and time is taken to be; one of another
    time is read. Raises `toolkit.text.remote.NotReached` for an object that cannot be asked for."""
    if isinstance(place, RemoteFile):
        return place.looked_at().version == before.sha256
    try:
        status = place.stat()
    except OSError:
        return False
    if status.st_size != before.size:
        return False
    return status.st_mtime_ns == before.changed_ns or sha256(place) == before.sha256

"""The limits of `limits.toml`, read once."""

from __future__ import annotations

from dataclasses import dataclass

from portal.evidence.rules import ContainerKind
from portal.kernel.packs import BookInvalid, read


@dataclass(frozen=True, slots=True)
class Allowed:
    """What one place takes: bytes of a file, files, bytes of all, bytes of a plain form, kinds."""

    file_bytes: int
    files: int
    total_bytes: int
    form_bytes: int
    kinds: tuple[str, ...]

    def takes(self, media_type: str) -> bool:
        """Tell whether a file of this sniffed type is taken."""
        return not self.kinds or media_type.startswith(self.kinds)


def _load() -> dict[ContainerKind, Allowed]:
    told = read("portal.evidence.book", "limits.toml")
    found = {}
    for kind in ContainerKind:
        if kind not in told:
            raise BookInvalid(kind, "no limits")
        entry = told[kind]
        found[kind] = Allowed(**{**entry, "kinds": tuple(entry["kinds"])})
        if not 0 < found[kind].file_bytes <= found[kind].total_bytes:
            raise BookInvalid(kind, "a file is larger than all of them")
    return found


LIMITS = _load()

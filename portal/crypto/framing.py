"""Unambiguous concatenation."""

from __future__ import annotations

MAX_PARTS = 255
MAX_LABEL_BYTES = 65_535


def frame(label: str, *parts: bytes) -> bytes:
    """Return `label` and `parts` as one byte string no other inputs can produce.

    Layout: u16 label length, label (ASCII), u8 part count, then u64 length and bytes of each
    part; integers big-endian. Raises ValueError for a label or a count that does not fit.
    """
    head = label.encode("ascii")
    if len(head) > MAX_LABEL_BYTES or len(parts) > MAX_PARTS:
        raise ValueError("label or part count does not fit the frame")
    out = [len(head).to_bytes(2, "big"), head, len(parts).to_bytes(1, "big")]
    for part in parts:
        out += (len(part).to_bytes(8, "big"), part)
    return b"".join(out)

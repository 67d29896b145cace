"""Looking at evidence and making working copies. Opening is recorded before the first byte."""

from portal.copies.service.arriving import when_received
from portal.copies.service.making import add_transcript, check_make, keep_copy, redacted, scrubbed
from portal.copies.service.marks import marks_on
from portal.copies.service.playing import Playing, play
from portal.copies.service.scanning import Outcome, keep_verdict, scanned
from portal.copies.service.taking import Taken, previewed, reported, take

__all__ = [
    "Outcome",
    "Playing",
    "Taken",
    "add_transcript",
    "check_make",
    "keep_copy",
    "keep_verdict",
    "marks_on",
    "play",
    "previewed",
    "redacted",
    "reported",
    "scanned",
    "scrubbed",
    "take",
    "when_received",
]

"""What officers do with letters, and what other capabilities have drawn up."""

from portal.papers.service.adopting import adopt
from portal.papers.service.batches import begin_batch, go_on
from portal.papers.service.correcting import correct
from portal.papers.service.drawing import by_hand, draw, issue, kinds, preview, set_again
from portal.papers.service.ending import send, send_all, void
from portal.papers.service.reading import compare, docx, read, said, signatures, starting_values
from portal.papers.service.signed import stand_in

__all__ = [
    "adopt",
    "begin_batch",
    "by_hand",
    "compare",
    "correct",
    "docx",
    "draw",
    "go_on",
    "issue",
    "kinds",
    "preview",
    "read",
    "said",
    "send",
    "send_all",
    "set_again",
    "signatures",
    "stand_in",
    "starting_values",
    "void",
]

"""What is done with institutions: adding, correcting, taking lists, keeping their standing."""

from portal.registry.service.adding import add, edit, load
from portal.registry.service.belonging import add_name, end_link, link, remove_name
from portal.registry.service.filling import NAMES, fill_initials
from portal.registry.service.listing import Entry, Taken, take
from portal.registry.service.standing import (
    change_agreement,
    follow_measure,
    lift_measure,
)

__all__ = [
    "NAMES",
    "Entry",
    "Taken",
    "add",
    "add_name",
    "change_agreement",
    "edit",
    "end_link",
    "fill_initials",
    "follow_measure",
    "lift_measure",
    "link",
    "load",
    "remove_name",
    "take",
]

"""Whether two reports are one person's, told from what both left: never by whom."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from portal.registry.rules import normal_name
from rewards.eligibility.rules import Answer

LEAST_SIGNS = 6
"""A contact shorter than this tells nothing."""


@dataclass(frozen=True, slots=True, repr=False)
class Left:
    """What a reporter left of themselves; exists in clear only while two are compared."""

    name: str
    contact: str


def same_person(one: Left, other: Left) -> Answer:
    """Return yes for the same way to reach them, no for different names, else unknown.

    One name alone is not enough: people share names. A different contact alone is none either.
    """
    contacts = {_reached(one.contact), _reached(other.contact)}
    if len(contacts) == 1 and len(contacts.pop()) >= LEAST_SIGNS:
        return Answer.YES
    mine, theirs = normal_name(one.name), normal_name(other.name)
    return Answer.NO if mine and theirs and mine != theirs else Answer.UNKNOWN


def _reached(contact: str) -> str:
    plain = unicodedata.normalize("NFKC", contact).casefold()
    return "".join(sign for sign in plain if sign.isalnum() or sign == "@")

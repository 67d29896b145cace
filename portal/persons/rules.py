"""Who is the same person: identifiers with their check digits, names in one form, blind indexes.

An index is an HMAC under a key of the agency that only its officers can open. It tells within one
agency that two numbers are equal. Whoever has the database and the configuration learns nothing from
it; and two agencies cannot match their people, because their keys differ. That is meant: matching
across agencies takes a case that is shared.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cryptography.hazmat.primitives.hashes import SHA256, SM3, HashAlgorithm
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from portal.agencies.rules import OPENED_BY, Compartment
from portal.crypto import suites
from portal.crypto.framing import frame
from portal.kernel.actor import Office
from portal.kernel.questions import Question
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True)
class PeopleKept(Question[frozenset[int]]):
    """Which of these people occur only in cases that the actor is recused from?"""

    person_ids: tuple[int, ...]


class PersonKind(StrEnum):
    """As what somebody was first met."""

    DOCTOR = "doctor"
    INSURED = "insured"
    STAFF = "staff"
    OFFICIAL = "official"
    BROKER = "broker"
    OTHER = "other"


class Scheme(StrEnum):
    """A kind of number that belongs to one person only."""

    ID_CARD = "id_card"
    LICENCE_NO = "licence_no"
    INSURED_NO = "insured_no"


KIND_NAMES: Mapping[PersonKind, Text] = {
    PersonKind.DOCTOR: Text("医师、药师", "Doctor or pharmacist"),
    PersonKind.INSURED: Text("参保人", "Insured person"),
    PersonKind.STAFF: Text("机构其他人员", "Other staff of the institution"),
    PersonKind.OFFICIAL: Text("公职人员", "Public official"),
    PersonKind.BROKER: Text("中间人", "Go-between"),
    PersonKind.OTHER: Text("其他", "Other"),
}
SCHEME_NAMES: Mapping[Scheme, Text] = {
    Scheme.ID_CARD: Text("居民身份证号", "Citizen identity number"),
    Scheme.LICENCE_NO: Text("执业证书编码或者医保医师代码", "Licence or fund code of a doctor"),
    Scheme.INSURED_NO: Text("参保人个人编号", "Number of the insured person"),
}
KEEPERS: frozenset[Office] = OPENED_BY[Compartment.CASEWORK]
"""Offices that register people and open what is kept of them."""

Identifiers = Mapping[Scheme, str]

_ID_LENGTH = 18
_ID_WEIGHTS = tuple(2 ** (17 - at) % 11 for at in range(17))
_ID_CHECKS = "10X98765432"
_LICENCE_LENGTHS = range(12, 28)
_INSURED_LENGTHS = range(6, 21)


def normal(text: str) -> str:
    """Return a number in one form: half-width, upper case, without spaces and hyphens."""
    wide = unicodedata.normalize("NFKC", text).upper()
    return "".join(each for each in wide if not each.isspace() and each not in "-‐‑–")


def normal_name(text: str) -> str:
    """Return a name in one form: half-width, lower case, without spaces and middle dots."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    return "".join(each for each in wide if not each.isspace() and each not in "·•・")


def problem(scheme: Scheme, number: str) -> str | None:
    """Return the error code of a number in normal form, None when it may be one."""
    if scheme is Scheme.ID_CARD:
        return id_card_problem(number)
    if not (number.isascii() and number.isalnum()):
        return f"{scheme}_form"
    if scheme is Scheme.LICENCE_NO:
        # 15 digits (practising) or 24 and more (qualification); a fund code has a letter before 12.
        digits = number[1:] if number[:1].isalpha() else number
        return None if digits.isdigit() and len(digits) in _LICENCE_LENGTHS else f"{scheme}_form"
    return None if len(number) in _INSURED_LENGTHS else f"{scheme}_form"


def id_card_problem(number: str) -> str | None:
    """Return the error code of a citizen identity number of GB 11643-1999, None when it is right.

    17 digits (division, birthday, serial) and a check character by ISO 7064, MOD 11-2. The old
    number of 15 digits has none and is no longer valid.
    """
    body, check = number[:-1], number[-1:]
    if len(number) != _ID_LENGTH or not (body.isascii() and body.isdigit()) or number[0] == "0":
        return "id_card_form"
    try:
        date(int(body[6:10]), int(body[10:12]), int(body[12:14]))
    except ValueError:
        return "id_card_birthday"
    return None if check == id_card_check(body) else "id_card_check"


def id_card_check(body: str) -> str:
    """Return the check character of the 17 digits of an identity number."""
    total = sum(int(each) * weight for each, weight in zip(body, _ID_WEIGHTS, strict=True))
    return _ID_CHECKS[total % 11]


def key_context(agency: str, *, generation: int) -> bytes:
    """Return what the wrap of an agency's persons key is bound to."""
    return frame("cluebridge/persons-key/v1", agency.encode(), generation.to_bytes(4, "big"))


def person_context(agency: str, ref: bytes) -> bytes:
    """Return what the sealed row of a person is bound to; `ref` is 16 random bytes of the row."""
    return frame("cluebridge/person/v1", agency.encode(), ref)


def sealing_key(key: bytes) -> bytes:
    """Return the key that rows of people are sealed under, of the suite of the persons key."""
    return suites.key(suites.of_key(key), _subkey(key, "cluebridge/persons-seal/v1"))


def number_index(key: bytes, scheme: Scheme, number: str) -> bytes:
    """Return the 32-byte blind index of a number in normal form, from the persons key."""
    return _index(key, "cluebridge/person-number/v1", scheme, number)


def name_index(key: bytes, kind: PersonKind, name: str) -> bytes:
    """Return the 32-byte blind index of a name, which several people of one kind may share."""
    return _index(key, "cluebridge/person-name/v1", kind, normal_name(name))


def _index(key: bytes, label: str, kind: str, value: str) -> bytes:
    told = frame(label, kind.encode(), value.encode())
    made = HMAC(_subkey(key, "cluebridge/persons-index/v1"), _hash(key))
    made.update(told)
    return made.finalize()


def _subkey(key: bytes, label: str) -> bytes:
    # The persons key is 32 uniformly random bytes: RFC 5869, section 3.3, lets the extract step go.
    expand = HKDFExpand(algorithm=_hash(key), length=32, info=label.encode())
    return expand.derive(suites.secret(key))


def _hash(key: bytes) -> HashAlgorithm:
    return SM3() if suites.of_key(key) == suites.SM2_SM4 else SHA256()

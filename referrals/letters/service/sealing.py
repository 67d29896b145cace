"""Keys of a letter and the words under them.

What both sides read lies under one key, wrapped to the sender and, once it is sent, to whom it is
addressed; drafts and remarks lie under a key of the agency that wrote them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from secrets import token_bytes
from typing import Any

from portal.agencies import service as agencies
from portal.agencies.rules import Compartment
from portal.crypto import fields
from portal.infra.feature import WrapPlace
from portal.infra.work import Work
from portal.kernel.errors import NotAllowed
from referrals.letters import queries, rules
from referrals.letters.models import Letter, LetterKey, LetterRecord
from referrals.letters.rules import Scope


def seal(
    work: Work, letter: Letter, scope: Scope, act: str, told: Mapping[str, str]
) -> dict[str, Any]:
    """Return the sealed columns of a record for what was written."""
    ref = token_bytes(16)
    text = json.dumps(dict(told), ensure_ascii=False)
    context = rules.text_context(letter.ref, act, ref)
    return {
        "ref": ref,
        "sealed": fields.seal_text(_key(work, letter, scope), text, context=context),
    }


def unseal(work: Work, letter: Letter, record: LetterRecord) -> dict[str, str]:
    """Return what was written at an act; empty when the record carries nothing."""
    if not record.sealed:
        return {}
    key = _opened(work, letter, Scope.OWN if record.own else Scope.SHARED)
    context = rules.text_context(letter.ref, record.act, record.ref)
    found: dict[str, str] = json.loads(fields.open_text(key, record.sealed, context=context))
    return found


def seal_file(work: Work, letter: Letter, ref: bytes, content: bytes) -> bytes:
    """Return a document sealed for both sides."""
    context = rules.text_context(letter.ref, "paper", ref)
    return fields.seal(_key(work, letter, Scope.SHARED), content, context=context)


def open_file(work: Work, letter: Letter, ref: bytes, sealed: bytes) -> bytes:
    """Return a document; NotAllowed for an agency the letter was not opened to."""
    context = rules.text_context(letter.ref, "paper", ref)
    return fields.open_(_opened(work, letter, Scope.SHARED), sealed, context=context)


def give(work: Work, letter: Letter, agency: str) -> None:
    """Let another agency open what both sides read."""
    if queries.key(work.session, letter.id, agency, Scope.SHARED) is None:
        _wrap(work, letter, agency, Scope.SHARED, _key(work, letter, Scope.SHARED))


def _key(work: Work, letter: Letter, scope: Scope) -> bytes:
    """Return the key of a scope for the acting agency, made now when there is none yet."""
    here = work.actor.agency
    if queries.key(work.session, letter.id, here, scope) is not None:
        return _opened(work, letter, scope)
    if scope is Scope.SHARED and here != letter.agency:
        raise NotAllowed
    fresh = fields.new_key(work.settings.suite_of(here))
    _wrap(work, letter, here, scope, fresh)
    return fresh


def _opened(work: Work, letter: Letter, scope: Scope) -> bytes:
    kept = queries.key(work.session, letter.id, work.actor.agency, scope)
    if kept is None:
        raise NotAllowed
    context = rules.key_context(letter.ref, kept.agency, scope)
    return agencies.unwrap_mine(work, kept.agency_key_id, kept.wrapped, context=context)


def _wrap(work: Work, letter: Letter, agency: str, scope: Scope, key: bytes) -> None:
    context = rules.key_context(letter.ref, agency, scope)
    key_id, wrapped = agencies.wrap_for(work, agency, Compartment.CASEWORK, key, context=context)
    work.session.add(
        LetterKey(
            letter_id=letter.id or 0,
            agency=agency,
            scope=scope,
            agency_key_id=key_id,
            wrapped=wrapped,
        )
    )
    work.session.flush()


def _wrap_context(work: Work, kept: LetterKey) -> bytes:
    letter = queries.by_id(work.session, kept.letter_id)
    return rules.key_context(letter.ref, kept.agency, kept.scope)


WRAPS = WrapPlace(LetterKey, "agency_key_id", "wrapped", _wrap_context)

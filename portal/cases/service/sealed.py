"""Short texts of a case under its key, for capabilities that keep their own rows (tasks)."""

from __future__ import annotations

from dataclasses import dataclass, field
from secrets import token_bytes

from portal.cases import rules
from portal.cases.models import CaseFile
from portal.cases.rules import Scope, Visibility
from portal.cases.service import keyring
from portal.crypto import fields
from portal.infra.work import Work


@dataclass(frozen=True, slots=True)
class SealedText:
    """A text sealed for the agencies of a case, or for one; `ref` is 16 random bytes."""

    ref: bytes
    generation: int
    sealed: bytes = field(repr=False)


def seal_text(
    work: Work, case: CaseFile, kind: str, text: str, *, visibility: Visibility
) -> SealedText:
    """Seal a text under the case key, or for AGENCY under the own key of the actor's agency.

    `kind` names what the text is, such as "task", and is bound to it.
    """
    ref = token_bytes(16)
    key, generation = content_key(work, case, visibility)
    context = rules.content_context(kind, case.id or 0, ref)
    return SealedText(ref, generation, fields.seal_text(key, text, context=context))


def open_text(
    keys: keyring.CaseKeys, case_id: int, kind: str, kept: SealedText, *, visibility: Visibility
) -> str:
    """Return a text sealed by `seal_text`; NotAllowed for an agency without the key."""
    scope = Scope.OWN if visibility is Visibility.AGENCY else Scope.CASE
    context = rules.content_context(kind, case_id, kept.ref)
    return fields.open_text(keys.of(scope, kept.generation), kept.sealed, context=context)


def content_key(work: Work, case: CaseFile, visibility: Visibility) -> tuple[bytes, int]:
    """Return the key that content of a case is sealed under now, and its generation."""
    keys = keyring.sealing_keys(work, case)
    if visibility is Visibility.AGENCY:
        return keyring.own_key(work, case, keys), case.generation
    return keys.case(), case.generation

"""The keys of a case: making, wrapping, opening and changing them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from portal.agencies import service as agencies
from portal.agencies.rules import Compartment
from portal.cases import policy, queries, rules
from portal.cases.events import CaseKeyRotated
from portal.cases.models import CaseFile, CaseKeyWrap, CaseTip
from portal.cases.rules import Scope
from portal.cases.service import rows
from portal.crypto import fields
from portal.infra.work import Work
from portal.kernel.errors import Destroyed, NotAllowed


@dataclass(frozen=True, slots=True)
class CaseKeys:
    """What the acting officer's agency can open of one case, by scope and generation."""

    agency: str
    generation: int
    by_scope: dict[Scope, dict[int, bytes]] = field(repr=False)
    destroyed_at: datetime | None = None

    def case(self, generation: int | None = None) -> bytes:
        """Return the 32-byte case key of a generation, the present one by default."""
        return self.of(Scope.CASE, generation or self.generation)

    def of(self, scope: Scope, generation: int) -> bytes:
        """Return a key; NotAllowed when the agency was never given it, Destroyed when nobody has it."""
        key = self.by_scope.get(scope, {}).get(generation)
        if key is None and self.destroyed_at is not None:
            raise Destroyed(self.destroyed_at)
        if key is None:
            raise NotAllowed
        return key


def keys_of(work: Work, case: CaseFile) -> CaseKeys:
    """Return every key of the case that the live grant of the actor's agency gives it.

    Keys laid ready for what it was asked to join or to take open nothing. Needs the officer's open key.
    """
    held: dict[Scope, dict[int, bytes]] = {}
    given = policy.scopes_of(queries.grant(work.session, case.id or 0, work.actor.agency))
    for wrap in rows.key_wraps(work.session, case.id or 0, work.actor.agency):
        if wrap.scope not in given:
            continue
        context = rules.key_context(
            wrap.case_id, wrap.scope, generation=wrap.generation, agency=wrap.agency
        )
        key = agencies.unwrap_mine(work, wrap.agency_key_id, wrap.wrapped, context=context)
        held.setdefault(wrap.scope, {})[wrap.generation] = key
    return CaseKeys(work.actor.agency, case.generation, held, case.keys_destroyed_at)


def case_key(work: Work, case: CaseFile) -> bytes:
    """Return the case key to seal under now, 32 bytes; NotAllowed for an agency without it."""
    return sealing_keys(work, case).case()


def sealing_keys(work: Work, case: CaseFile) -> CaseKeys:
    """Return the keys of a case for sealing something in it; begins a new generation when one is due."""
    if case.renew_keys:
        work.session.refresh(case, with_for_update=True)
    if case.renew_keys and case.keys_destroyed_at is None:
        rotate(work, case)
        case.renew_keys = False
        work.session.add(case)
        work.session.flush()
    return keys_of(work, case)


def tip_key(keys: CaseKeys, kept: CaseTip) -> bytes:
    """Return the key of a tip of the case; NotAllowed for an agency that was not given the tips."""
    return fields.open_(
        keys.of(Scope.TIPS, kept.generation),
        kept.sealed_key,
        context=rules.tip_key_context(kept.case_id, tip_id=kept.tip_id, generation=kept.generation),
    )


def seal_tip_key(keys: CaseKeys, *, case_id: int, tip_id: int, key: bytes) -> CaseTip:
    """Return the row that keeps a tip's key under the present tips key."""
    context = rules.tip_key_context(case_id, tip_id=tip_id, generation=keys.generation)
    sealed = fields.seal(keys.of(Scope.TIPS, keys.generation), key, context=context, pad_to=1)
    return CaseTip(tip_id=tip_id, case_id=case_id, generation=keys.generation, sealed_key=sealed)


def make_keys(work: Work, case: CaseFile) -> CaseKeys:
    """Make the first keys of a new case, wrapped to its owner."""
    made = _fresh(work, case)
    keys = CaseKeys(work.actor.agency, case.generation, made)
    give(work, case, keys, to=case.agency, scopes=tuple(made))
    return keys


def give(work: Work, case: CaseFile, keys: CaseKeys, *, to: str, scopes: Collection[Scope]) -> None:
    """Wrap every generation of these keys to an agency that does not have them yet."""
    has = {(w.scope, w.generation) for w in rows.key_wraps(work.session, case.id or 0, to)}
    for scope in scopes:
        for generation, key in keys.by_scope.get(scope, {}).items():
            if (scope, generation) not in has:
                _wrap(work, case, scope, key, to=to, generation=generation)


def take_away(
    work: Work, case: CaseFile, *, agency: str, keep: Collection[Scope] = (Scope.OWN,)
) -> None:
    """Drop an agency's wraps of every key but those of `keep`; its own notes stay its own."""
    for wrap in rows.key_wraps(work.session, case.id or 0, agency):
        if wrap.scope not in keep:
            work.session.delete(wrap)
    work.session.flush()


def rotate(work: Work, case: CaseFile) -> None:
    """Make the next generation for whatever comes later, wrapped to everybody who holds the last.

    Those are the agencies still in, and those for which keys lie ready until they agree.
    """
    last = case.generation
    case.generation += 1
    fresh = _fresh(work, case)
    keys = CaseKeys(work.actor.agency, case.generation, fresh)
    for agency, scopes in rows.holders(work.session, case.id or 0, last).items():
        give(work, case, keys, to=agency, scopes=scopes)
    work.record(CaseKeyRotated(case_id=case.id or 0, generation=case.generation))


def destroy(work: Work, case: CaseFile) -> None:
    """Delete every wrap of every key of a case: what only they opened is closed for good."""
    for wrap in rows.all_key_wraps(work.session, case.id or 0):
        work.session.delete(wrap)
    case.keys_destroyed_at = work.now
    work.session.add(case)
    work.session.flush()


def own_key(work: Work, case: CaseFile, keys: CaseKeys) -> bytes:
    """Return the present key of the actor's agency for what only it may read, made when first needed.

    It has the generation of the case, so that it begins anew whenever the shared keys do.
    """
    try:
        return keys.of(Scope.OWN, keys.generation)
    except NotAllowed:
        key = fields.new_key(work.settings.suite_of(work.actor.agency))
        keys.by_scope.setdefault(Scope.OWN, {})[keys.generation] = key
        _wrap(work, case, Scope.OWN, key, to=work.actor.agency, generation=keys.generation)
        return key


def _fresh(work: Work, case: CaseFile) -> dict[Scope, dict[int, bytes]]:
    suite = work.settings.suite_of(case.agency)
    return {scope: {case.generation: fields.new_key(suite)} for scope in (Scope.CASE, Scope.TIPS)}


def _wrap(
    work: Work, case: CaseFile, scope: Scope, key: bytes, *, to: str, generation: int
) -> None:
    context = rules.key_context(case.id or 0, scope, generation=generation, agency=to)
    key_id, wrapped = agencies.wrap_for(work, to, Compartment.CASEWORK, key, context=context)
    work.session.add(
        CaseKeyWrap(
            case_id=case.id or 0,
            agency=to,
            scope=scope,
            generation=generation,
            agency_key_id=key_id,
            wrapped=wrapped,
        )
    )
    work.session.flush()

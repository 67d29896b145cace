"""Who a case is about: named in the case, known again in the agency's registry of people."""

from __future__ import annotations

from secrets import token_bytes

from portal.cases import policy, queries, rules
from portal.cases.events import PartyAdded
from portal.cases.forms import NewParty
from portal.cases.models import CaseFile, Party
from portal.cases.rules import PartyKind
from portal.cases.service import keyring
from portal.cases.service.facts import held
from portal.crypto import fields
from portal.infra.work import Work
from portal.kernel.errors import Invalid, NotFound
from portal.kernel.policy import require
from portal.persons import service as persons
from portal.persons.rules import PersonKind
from portal.registry import queries as registry
from portal.registry.rules import normal_name


def add_party(work: Work, case_id: int, form: NewParty) -> Party:
    """Add somebody the case is about; the name is sealed under the case key.

    A person is registered with the numbers given, or known again by one of them, see
    `persons.service.register`; an institution is looked up by its name. Invalid for somebody who is
    in the case already, an institution that does not exist, or one with a person's number.
    """
    case, grant = held(work, case_id)
    require(policy.can_work(work.actor, grant))
    person_id = _person(work, case_id, form)
    institution_id = _institution(work, form)
    name = form.name
    made = seal_party(work, case, keyring.case_key(work, case), form.kind, name=name)
    made.person_id, made.institution_id = person_id, institution_id
    work.session.add(made)
    work.session.flush()
    work.record(PartyAdded(case_id=case_id, party_id=made.id or 0, kind=made.kind))
    return made


def seal_party(work: Work, case: CaseFile, key: bytes, kind: PartyKind, *, name: str) -> Party:
    """Return the row of a party, its name sealed under the present key of the case."""
    ref = token_bytes(16)
    context = rules.content_context("party", case.id or 0, ref)
    return Party(
        case_id=case.id or 0,
        kind=kind,
        ref=ref,
        generation=case.generation,
        sealed_name=fields.seal_text(key, name, context=context, pad_to=256),
        added_by=work.actor.name,
    )


def name_of(keys: keyring.CaseKeys, party: Party) -> str:
    """Return the name of a party, opened with the keys of its case."""
    context = rules.content_context("party", party.case_id, party.ref)
    return fields.open_text(keys.case(party.generation), party.sealed_name, context=context)


def _person(work: Work, case_id: int, form: NewParty) -> int | None:
    if form.kind is PartyKind.INSTITUTION:
        if form.numbers:
            raise Invalid(**{next(iter(form.numbers)).value: "not_for_institutions"})
        return None
    kind = PersonKind(form.kind.value)
    found = persons.register(work, kind, form.name, form.numbers, same_person=form.same_person)
    if found.id in {each.person_id for each in queries.parties(work.session, case_id)}:
        raise Invalid(name="party_twice")
    return found.id


def _institution(work: Work, form: NewParty) -> int | None:
    if form.institution_id is not None:
        try:
            return registry.get(work.session, form.institution_id).id
        except NotFound:
            raise Invalid(institution_id="unknown_choice") from None
    if form.kind is not PartyKind.INSTITUTION:
        return None
    hits = registry.search(work.session, form.name, limit=5)
    same = [each for each in hits if normal_name(each.name) == normal_name(form.name)]
    return same[0].id if len(same) == 1 else None

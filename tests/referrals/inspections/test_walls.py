"""policy.can_see and queries.visible_to are the same wall twice, at every point of the visit."""

from __future__ import annotations

from portal.cases import policy as case_policy
from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.kernel.actor import Actor, Office
from portal.main.people import PEOPLE
from referrals.inspections import policy, queries
from referrals.inspections.forms import Cancel, Decide
from referrals.inspections.models import Inspection
from referrals.inspections.service import cancel, decide
from tests.referrals.inspections import support

AGENCIES = sorted({person.agency for person in PEOPLE})
LEAD = {"chen", "lin", "he", "zhao", "sun", "xu"}
INVITED = {"wei", "pan", "shi", "fang"}
IN_CASE = {"zhou", "cao", "wu", "yan"}


def declined(people, case_id: int) -> int:
    inspection_id = support.planned(people, case_id)
    with people.work("zhao") as work:
        decide(work, inspection_id, Decide(decision="decline", reasons="x"))
    return inspection_id


def cancelled(people, case_id: int) -> int:
    inspection_id = support.approved(people, case_id)
    with people.work("zhao") as work:
        cancel(work, inspection_id, Cancel(reasons="x"))
    return inspection_id


def share_with_all(people, case_id: int) -> None:
    with people.work("lin") as work:
        for agency in ("hq-wjw", "hq-scjg", "hq-gaj", "hq-jcy"):
            case_file.share(work, case_id, agency, basis="协查")


POINTS = {
    "planned": (support.planned, LEAD),
    "declined": (declined, LEAD),
    "approved": (support.approved, LEAD | INVITED),
    "cancelled": (cancelled, LEAD | INVITED),
    "on_site": (support.inside, LEAD | INVITED),
    "closed": (support.closed, LEAD | INVITED | IN_CASE),
}


def test_both_walls_agree_and_let_in_as_meant(people, works, case_id):
    share_with_all(people, case_id)
    visits = {point: reach(people, case_id) for point, (reach, _) in POINTS.items()}
    actors = [Actor("x", a, frozenset({o}), officer_id=1) for a in AGENCIES for o in Office]
    actors += [people.as_(person.login)[0] for person in PEOPLE]
    for actor in [*actors, Actor("x"), Actor("reporter", tip_id=1)]:
        with works.begin(actor, writes=False) as work:
            in_case = case_policy.can_see(actor, cases.grant(work.session, case_id, actor.agency))
            listed = {each.id for each in work.session.exec(queries.visible_to(actor))}
            for point, number in visits.items():
                found = work.session.get(Inspection, number)
                part = queries.participant(work.session, number, actor.agency)
                by_policy = policy.can_see(actor, found, part, in_case=in_case)
                assert (number in listed) is by_policy, (point, actor)
    seen = {point: set() for point in POINTS}
    for person in PEOPLE:
        with people.work(person.login, writes=False) as work:
            listed = {each.id for each in work.session.exec(queries.visible_to(work.actor))}
        for point, number in visits.items():
            if number in listed:
                seen[point].add(person.login)
    assert seen == {point: allowed for point, (_, allowed) in POINTS.items()}


def test_an_agency_whose_share_ended_is_out(people, case_id, closed_id):
    with people.work("lin") as work:
        case_file.end_share(work, case_id, "hq-wjw", reason="结束")
    with people.work("wei", writes=False) as work:
        assert work.session.exec(queries.visible_to(work.actor)).all() == []
    with people.work("lin") as work:
        assert queries.get(work.session, work.actor, closed_id).id == closed_id

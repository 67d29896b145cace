"""Links, the picture of them, and who may know of which end."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.cases.rules import Role
from portal.cases.rules.masking import HIDDEN, FieldProfile
from portal.kernel.errors import Invalid, NotAllowed, NotFound
from portal.linking import queries, rules, service
from portal.linking.forms import NewLink
from portal.linking.rules import LinkKind, edge
from tests.portal.linking.conftest import BASIS, Pair


def link(
    pair: Pair, one: int, two: int, login: str = "lin", kind: LinkKind = LinkKind.SAME_SCHEME
) -> int:
    form = NewLink(number=pair.number(two), kind=kind, reason="手法相同")
    with pair.people.work(login) as work:
        return service.link(work, one, form).id or 0


def around(pair: Pair, login: str, case_id: int) -> tuple[set[int], set[tuple[int, int]]]:
    with pair.people.work(login, writes=False) as work:
        known, edges = queries.around(work.session, work.actor, case_id)
        return set(known), {(each.a, each.b) for each in edges}


def test_a_link_is_seen_from_both_sides_and_made_once(pair: Pair) -> None:
    made = link(pair, pair.second, pair.first)
    assert link(pair, pair.first, pair.second, "he") == made
    for case_id in (pair.first, pair.second):
        assert around(pair, "lin", case_id) == (
            {pair.first, pair.second},
            {(pair.first, pair.second)},
        )


def test_only_to_a_case_one_knows_and_not_to_itself(pair: Pair) -> None:
    foreign = pair.third("qian")
    with pair.people.work("qian", writes=False) as work:
        number = cases.by_id(work.session, foreign).number
    for wrong, code in (
        (number, "unknown_case"),
        ("990100-2026-999999", "unknown_case"),
        (pair.number(pair.first), "same_case"),
    ):
        form = NewLink(number=wrong, kind=LinkKind.RELATED, reason="x")
        with pytest.raises(Invalid) as refused, pair.people.work("lin") as work:
            service.link(work, pair.first, form)
        assert refused.value.fields == {"number": code}
    for kind in (LinkKind.SPLIT, LinkKind.MERGED):
        with pytest.raises(Invalid):
            link(pair, pair.first, pair.second, kind=kind)


@pytest.mark.parametrize("login", ["qian", "wei", "wu", "zhou", "shen", "kong"])
def test_strangers_find_no_case_to_link(pair: Pair, login: str) -> None:
    with pytest.raises(NotFound):
        link(pair, pair.first, pair.second, login)


def test_who_sees_one_end_only_sees_no_link(pair: Pair) -> None:
    link(pair, pair.first, pair.second)
    pair.share(pair.first, "hq-wjw")
    assert around(pair, "wei", pair.first) == ({pair.first}, set())
    with pytest.raises(NotFound), pair.people.work("wei") as work:
        service.end_link(work, pair.first, 1, reason="x")
    pair.share(pair.second, "hq-wjw")
    assert around(pair, "wei", pair.first)[1] == {(pair.first, pair.second)}


def test_an_outline_is_on_the_picture_with_its_title_masked(pair: Pair) -> None:
    link(pair, pair.first, pair.second)
    with pair.people.work("lin") as work:
        for case_id, profile in (
            (pair.first, FieldProfile.FULL),
            (pair.second, FieldProfile.OUTLINE),
        ):
            case_file.share(work, case_id, "hq-wjw", basis=BASIS, role=Role.READER, profile=profile)
    with pair.people.work("wei", writes=False) as work:
        known, edges = queries.around(work.session, work.actor, pair.first)
        assert len(edges) == 1
        assert known[pair.second].facts["title"] is HIDDEN
        assert known[pair.second].facts["number"] == pair.number(pair.second)


def test_two_outlines_show_no_link_between_them(pair: Pair) -> None:
    link(pair, pair.first, pair.second)
    with pair.people.work("lin") as work:
        for case_id in (pair.first, pair.second):
            case_file.share(
                work,
                case_id,
                "hq-wjw",
                basis=BASIS,
                role=Role.READER,
                profile=FieldProfile.OUTLINE,
            )
    assert around(pair, "wei", pair.first) == ({pair.first}, set())


def test_a_link_is_ended_by_who_made_it_or_an_owner(pair: Pair) -> None:
    made = link(pair, pair.first, pair.second)
    for case_id in (pair.first, pair.second):
        pair.share(case_id, "hq-wjw")
    with pytest.raises(NotAllowed), pair.people.work("wei") as work:
        service.end_link(work, pair.first, made, reason="x")
    with pair.people.work("he") as work:
        service.end_link(work, pair.second, made, reason="查无关联")
    assert around(pair, "lin", pair.first)[1] == set()
    theirs = link(pair, pair.first, pair.second, "wei", LinkKind.RELATED)
    with pair.people.work("wei") as work:
        service.end_link(work, pair.first, theirs, reason="误建")
    with pytest.raises(NotFound), pair.people.work("wei") as work:
        service.end_link(work, pair.first, theirs, reason="再来一次")


def test_two_steps_and_no_further(pair: Pair) -> None:
    chain = [pair.first, pair.second, pair.third(), pair.third()]
    for one, two in pairwise(chain):
        link(pair, one, two)
    assert around(pair, "lin", pair.first)[0] == set(chain[:3])


def test_a_merge_is_on_the_picture(pair: Pair) -> None:
    pair.merge()
    with pair.people.work("lin", writes=False) as work:
        _, edges = queries.around(work.session, work.actor, pair.second)
    assert {each.kind for each in edges} == {LinkKind.MERGED}


ids = st.integers(1, 60)


@given(st.lists(st.tuples(ids, ids, st.sampled_from(LinkKind)), max_size=120))
def test_every_case_of_a_picture_stands_in_it_and_no_two_on_one_place(
    pairs: list[tuple[int, int, LinkKind]],
) -> None:
    edges = {edge(a, b, kind) for a, b, kind in pairs if a != b}
    known = {1, *(end for each in edges for end in (each.a, each.b))}
    steps = rules.reach(1, edges, known)
    assert len(steps) <= rules.MOST_NODES and max(steps.values()) <= rules.STEPS
    drawn = rules.picture(steps, edges)
    places = [(spot.x, spot.y) for spot in drawn.spots]
    assert len(places) == len(set(places)) == len(steps)
    for spot in drawn.spots:
        assert 0 <= spot.x <= drawn.width - rules.BOX_WIDTH
        assert 0 <= spot.y <= drawn.height - rules.BOX_HEIGHT
    for line in drawn.lines:
        assert {line.edge.a, line.edge.b} <= set(steps)
        assert 0 < line.x < drawn.width


def test_what_was_written_of_two_cases_is_read_by_those_who_know_both(
    pair: Pair, staff_client: Callable[[str], TestClient]
) -> None:
    words = "两案的周某系同一人"
    form = NewLink(number=pair.number(pair.second), kind=LinkKind.SAME_PARTY, reason=words)
    with pair.people.work("lin") as work:
        service.link(work, pair.first, form)
    for agency, profile in (("hq-wjw", None), ("hq-scjg", FieldProfile.OUTLINE)):
        pair.share(pair.second, agency)
        if profile is not None:
            with pair.people.work("lin") as work:
                case_file.share(
                    work, pair.first, agency, basis=BASIS, role=Role.READER, profile=profile
                )
    page = f"/cases/{pair.second}"
    for login, reads in (("lin", True), ("wei", False), ("shi", False)):
        html = staff_client(login).get(page).text
        assert (words in html) is reads, login
        assert "建立关联" in html, login
    pair.share(pair.first, "hq-wjw")
    assert words in staff_client("wei").get(page).text


def test_no_link_to_a_case_of_which_one_has_the_outline(pair: Pair) -> None:
    pair.share(pair.first, "hq-wjw")
    outline = FieldProfile.OUTLINE
    with pair.people.work("lin") as work:
        case_file.share(work, pair.second, "hq-wjw", basis=BASIS, role=Role.READER, profile=outline)
    with pytest.raises(Invalid) as refused:
        link(pair, pair.first, pair.second, "wei")
    assert refused.value.fields == {"number": "links_not_shared"}

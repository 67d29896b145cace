"""A share lasts until its last day is over; afterwards the agency is told so, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.cases import queries as cases
from portal.cases import service as case_service
from portal.kernel.clock import SetClock
from portal.kernel.errors import Ended, Invalid, NotFound
from portal.sharing import jobs, service
from portal.sharing.forms import SetPolicy, Share
from tests.portal.cases.conftest import Scene
from tests.portal.sharing.conftest import BASIS, TITLE, Client, post


def share(scene: Scene, until: str | None = "2026-03-04", **more: object) -> None:
    given = {"agency": "hq-wjw", "role": "contributor", "basis": BASIS, "until": until}
    with scene.people.work("lin") as work:
        service.share(work, scene.case_id, Share(**{**given, **more}))


def test_a_share_ends_when_its_last_day_is_over(
    scene: Scene, staff_client: Client, clock: SetClock
) -> None:
    share(scene)
    wei, url = staff_client("wei"), f"/cases/{scene.case_id}"
    clock.instant = clock.instant.replace(day=4, hour=23, minute=59)
    jobs.expire(scene.works)
    with scene.people.work("wei") as work:
        generation = case_service.opened(work, scene.case_id).case.generation
    clock.instant += timedelta(minutes=1)
    jobs.expire(scene.works)
    jobs.expire(scene.works)
    wei = staff_client("wei")
    answer = wei.get(url)
    assert answer.status_code == 404
    assert "贵单位对本案的共享已于 2026-03-05 结束" in answer.text
    assert TITLE not in answer.text and "990100-2026-000001" not in answer.text
    assert "对案件990100-2026-000001的共享已经结束" in wei.get("/notices").text
    with scene.people.work("lin") as work:
        assert case_service.opened(work, scene.case_id).case.generation == generation + 1


def test_whoever_was_never_in_learns_nothing_of_the_end(
    scene: Scene, staff_client: Client, clock: SetClock
) -> None:
    share(scene)
    with scene.people.work("lin") as work:
        service.end(work, scene.case_id, "hq-wjw", "协查结束")
    told = "共享已于"
    wei = staff_client("wei")
    for path in ("", "/readers", "/why", "/print", "/sharing"):
        assert told in wei.get(f"/cases/{scene.case_id}{path}").text, path
    answer = post(wei, f"/cases/{scene.case_id}/notes", "/sharing", text="还想写")
    assert answer.status_code == 404 and told in answer.text
    for login in ("qian", "shi", "kong", "shen"):
        answer = staff_client(login).get(f"/cases/{scene.case_id}")
        assert answer.status_code == 404 and told not in answer.text
    share(scene, until=None)
    with scene.people.work("wei") as work:
        assert case_service.opened(work, scene.case_id)
        with pytest.raises(NotFound) as told_:
            cases.get(work.session, work.actor, 4711)
        assert not isinstance(told_.value, Ended)


def test_a_day_that_is_over_is_refused(scene: Scene) -> None:
    with pytest.raises(Invalid, match="past"):
        share(scene, until="2026-03-01")


def test_the_rule_s_own_time_limit_is_the_usual_end(scene: Scene, clock: SetClock) -> None:
    with scene.people.work("kong") as work:
        service.set_policy(
            work,
            SetPolicy(
                sender="hq-ybj",
                receiver="hq-wjw",
                roles=("contributor",),
                most="full",
                usual="full",
                days=10,
                basis="约定",
            ),
        )
    share(scene, until=None)
    with scene.people.work("lin", writes=False) as work:
        grant = cases.grant(work.session, scene.case_id, "hq-wjw")
    assert grant is not None and grant.until is not None
    assert (grant.until - clock.now()).days == 10

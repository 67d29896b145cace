"""Agencies get other names and end: what was stays readable, nobody is offered what is no more."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DatabaseError

from portal.agencies import queries, service
from portal.agencies.rules import AgencyKind
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import Conflict, NotAllowed
from portal.kernel.text import Text
from tests.support.people import csrf_of

NEW = Text("花桥市医疗保障和基金监管局", "Huaqiao Healthcare Security and Funds Bureau")


def test_a_renamed_agency_keeps_its_former_name_for_good(people, works):
    with people.work("kong") as work:
        before = queries.agency(work.session, "hq-ybj").name
        service.rename(work, "hq-ybj", NEW, "机构改革方案")
    with people.work("kong") as work:
        assert queries.agency_names(work.session)["hq-ybj"] == NEW
        (former,) = queries.former_names(work.session)
        assert (former.agency, former.name, former.basis) == ("hq-ybj", before, "机构改革方案")
        with pytest.raises(Conflict):
            service.rename(work, "hq-ybj", NEW, "再次")
    with works.begin(SYSTEM) as work:
        service.load_directory(work, service.packaged_directory())
        assert queries.agency(work.session, "hq-ybj").name == NEW
    with pytest.raises(DatabaseError), people.work("kong") as work:
        work.session.delete(queries.former_names(work.session)[0])
        work.session.flush()


def test_only_an_administrator_renames(people):
    with people.work("zhao") as work, pytest.raises(NotAllowed):
        service.rename(work, "hq-ybj", NEW, "依据")


def test_the_page_renames_and_shows_the_former_name(people, staff_client):
    client = staff_client("kong")
    url = "/sharing/successions"
    csrf = csrf_of(client.get(url).text)
    form = {"csrf": csrf, "agency": "hq-ybj", "zh": NEW.zh, "en": NEW.en}
    assert client.post(f"{url}/names", data=form).status_code == 422
    told = client.post(f"{url}/names", data={**form, "basis": "改革方案"}).text
    assert NEW.zh in told
    assert "曾用名称" in told


def test_who_has_ended_is_chosen_no_more_and_its_successor_answers(people, works):
    with works.begin(SYSTEM) as work:
        service.end(work, "hq-ybj", "xc-ybj")
        service.load_directory(work, service.packaged_directory())
    with people.work("kong", writes=False) as work:
        assert "hq-ybj" not in {each.code for each in queries.working(work.session)}
        assert "hq-ybj" not in queries.working_names(work.session)
        assert "hq-ybj" in queries.agency_names(work.session)
        kind = AgencyKind.HEALTHCARE_SECURITY
        assert queries.of_kind(work.session, region="990100", kind=kind).code == "xc-ybj"

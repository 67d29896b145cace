"""Every route knows who is asking, and every unsafe one checks the form token."""

from __future__ import annotations

import inspect

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from portal.infra.forms import token_in_header
from portal.infra.web import current_actor, current_caller, current_reporter
from portal.main.features import FEATURES

OPEN_STAFF = {
    "identity.sign_in",
    "identity.sign_in_with",
    "identity.activate",
    "identity.activate_with",
    "clients.send",
    "clients.schema",
}

MACHINES = {"witness.add_checkpoint", "clients.send"}
"""Asked by other servers: no cookie is read, what counts is a signature or a secret."""


def needs(dependant: Dependant) -> set[object]:
    return {dependant.call}.union(*(needs(child) for child in dependant.dependencies))


def routes(site: str) -> list[APIRoute]:
    return [
        route
        for feature in FEATURES
        for router in getattr(feature, site)
        for route in router.routes
        if isinstance(route, APIRoute)
    ]


@pytest.mark.parametrize("route", routes("staff"), ids=lambda r: r.name)
def test_every_staff_route_needs_an_officer(route: APIRoute) -> None:
    assert route.name in OPEN_STAFF or current_actor in needs(route.dependant)


@pytest.mark.parametrize("route", routes("staff") + routes("public"), ids=lambda r: r.name)
def test_every_unsafe_route_checks_its_form(route: APIRoute) -> None:
    if not route.methods <= {"GET", "HEAD"} and route.name not in MACHINES:
        callables = {getattr(each, "__qualname__", "") for each in needs(route.dependant)}
        bound = any(name.startswith("bind.") for name in callables)
        source = inspect.getsource(inspect.getmodule(route.endpoint)) if not bound else ""
        streams = inspect.iscoroutinefunction(route.endpoint) and "check_csrf=True" in source
        by_step = "bind(" in source and route.name == "intake.answer"
        in_header = token_in_header in needs(route.dependant)
        offers = route.methods == {"OPTIONS"}
        checked = bound or streams or by_step or in_header or offers
        assert checked, "neither bind(Form) nor the streaming receiver nor the header's token"
        assert current_caller in needs(route.dependant)


@pytest.mark.parametrize("route", routes("public"), ids=lambda r: r.name)
def test_mailbox_routes_need_the_receipt(route: APIRoute) -> None:
    if route.path.startswith("/follow/") and route.name != "intake.leave":
        assert current_reporter in needs(route.dependant), route.path


def test_names_are_unique() -> None:
    for site in ("staff", "public"):
        names = [route.name for route in routes(site)]
        assert len(names) == len(set(names))

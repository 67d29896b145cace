"""Every route knows who is asking, and every unsafe one checks the form token."""

from __future__ import annotations

import inspect

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
    "clocks.ics",
    "field.device",
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


def test_every_staff_route_needs_an_officer() -> None:
    closed = [each for each in routes("staff") if each.name not in OPEN_STAFF]
    assert not [each.name for each in closed if current_actor not in needs(each.dependant)]


def checks_its_form(route: APIRoute) -> bool:
    """Tell whether the form, the streaming receiver or the header carries the token."""
    callables = {getattr(each, "__qualname__", "") for each in needs(route.dependant)}
    if any(name.startswith("bind.") for name in callables):
        return True
    source = inspect.getsource(inspect.getmodule(route.endpoint))
    streams = inspect.iscoroutinefunction(route.endpoint) and "check_csrf=True" in source
    by_step = "bind(" in source and route.name == "intake.answer"
    in_header = token_in_header in needs(route.dependant)
    return streams or by_step or in_header or route.methods == {"OPTIONS"}


def test_every_unsafe_route_checks_its_form() -> None:
    unsafe = [
        each
        for each in routes("staff") + routes("public")
        if not each.methods <= {"GET", "HEAD"} and each.name not in MACHINES
    ]
    assert not [each.name for each in unsafe if not checks_its_form(each)]
    assert not [each.name for each in unsafe if current_caller not in needs(each.dependant)]


def test_mailbox_routes_need_the_receipt() -> None:
    inside = [each for each in routes("public") if each.path.startswith("/follow/")]
    closed = [each for each in inside if each.name != "intake.leave"]
    assert not [each.path for each in closed if current_reporter not in needs(each.dependant)]


def test_names_are_unique() -> None:
    for site in ("staff", "public"):
        names = [route.name for route in routes(site)]
        assert len(names) == len(set(names))

import copy
from datetime import date

import pytest

from portal.kernel import packs
from portal.kernel.law import Status
from portal.kernel.packs import BookInvalid
from rewards.schemes import rules
from rewards.schemes.book import registry


def book(*changes):
    """Return a book of the entry MAS-2019 once for each of `changes`; None drops a key."""
    whole = packs.read(registry.PACKAGE, "mas-2019.toml")
    tables = [copy.deepcopy(whole["scheme"][0]) | change for change in changes]
    kept = [{key: value for key, value in table.items() if value is not None} for table in tables]
    return {"instruments": whole["instruments"], "scheme": kept}


def test_the_scheme_of_maanshan_as_published():
    scheme = registry.scheme("MAS-2019")
    assert str(scheme.rate_ceiling) == "0.01"
    assert (scheme.cap_fen, scheme.minimum_fen) == (100_000_00, 50_000_00)
    assert scheme.law.status is Status.VERIFIED
    assert rules.quote(scheme, 360_000_00).ceiling_fen == 3_600_00
    assert [note.en.strip() != "" for note in scheme.notes] == [True, True, True]


def test_a_scheme_is_found_by_code_day_and_version():
    scheme = registry.scheme("MAS-2019")
    assert registry.scheme("MAS-2019", on=date(2019, 5, 8)) is scheme
    assert registry.scheme_version("MAS-2019.1") is scheme
    assert registry.in_force_on(date(2026, 9, 30)) == (scheme,)
    assert registry.in_force_on(date(2019, 5, 7)) == ()
    with pytest.raises(registry.SchemeUnknown):
        registry.scheme("MAS-2019", on=date(2019, 5, 7))
    with pytest.raises(registry.SchemeUnknown):
        registry.scheme("MAS-1949")
    with pytest.raises(registry.SchemeUnknown):
        registry.scheme_version("MAS-2019.99")


def test_an_amended_scheme_follows_its_predecessor():
    day = date(2027, 1, 1)
    schemes = registry.read_schemes(
        [book({"until": day}, {"version": "MAS-2019.2", "since": day, "notes": []})]
    )
    assert [scheme.in_force.covers(day) for scheme in schemes] == [False, True]


@pytest.mark.parametrize(
    "changes",
    [
        ({}, {}),  # the code repeats
        ({}, {"version": "MAS-2019.2"}),  # the days overlap
        ({"examples": [{"proven": "50000.00", "kind": "money", "ceiling": "500.01"}]},),
        ({"examples": [{"proven": "50000.00", "kind": "honorary", "ceiling": "500.00"}]},),
        ({"examples": [{"proven": "lots", "kind": "money", "ceiling": "500.00"}]},),
        ({"examples": [{"proven": "50000.00"}]},),
        ({"examples": []},),
        ({"examples": None},),
        ({"law": None},),
        ({"law": {"instrument": "MAS-17", "article": ""}},),
        ({"status": "rumoured"},),
        ({"rate_ceiling": "1%"},),
        ({"rate_ceiling": "0.00"},),
        ({"cap": "-1"},),
        ({"minimum": None},),
        ({"until": date(2019, 5, 8)},),
    ],
)
def test_a_book_that_does_not_hold_is_refused_by_name(changes):
    with pytest.raises(BookInvalid, match="MAS-2019"):
        registry.read_schemes([book(*changes)])

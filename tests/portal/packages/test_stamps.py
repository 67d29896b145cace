"""RFC 3161 time stamps: asked from a real service, judged by openssl too."""

from dataclasses import replace

import pytest

from portal.packages import rules
from portal.packages.rules import bag, stamp
from tests.portal.packages.conftest import Room, checked
from tests.portal.packages.test_tampering import contents, written
from tests.portal.packages.tsa import Service, served


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    return Service(tmp_path_factory.mktemp("tsa") / "service")


def configured(room: Room, url: str, roots: str) -> Room:
    settings = room.works.settings.model_copy(update={"tsa_url": url, "tsa_roots": roots})
    return replace(room, works=replace(room.works, settings=settings))


_KEPT: list[bytes] = []


@pytest.fixture
def stamped(request, service):
    """Return a stamped package, made once: it is only ever copied."""
    if not _KEPT:
        room = request.getfixturevalue("room")
        with served(service) as url:
            here = configured(room, url, str(service.roots))
            _KEPT.append(here.opened(here.export()))
    return _KEPT[0]


def test_a_package_carries_a_stamp_that_openssl_verifies(stamped, service):
    _, files = contents(stamped)
    assert service.verified_by_openssl(files[rules.TIME_STAMP], files[rules.SIGNATURE])
    assert not service.verified_by_openssl(files[rules.TIME_STAMP], b"something else")
    report = checked(stamped)
    assert report.defects == []
    assert any(line.startswith("time stamp: 20") for line in report.remarks)
    assert any("own roots (CN=Test time root)" in line for line in report.remarks)
    roots = stamp.roots_of(service.roots.read_bytes())
    assert not any("own roots" in line for line in checked(stamped, roots=roots).remarks)


@pytest.mark.parametrize("at", [4, 30, 200, -200, -9])
def test_a_changed_stamp_is_found(stamped, at):
    root, files = contents(stamped)
    token = bytearray(files[rules.TIME_STAMP])
    token[at] ^= 1
    files[rules.TIME_STAMP] = bytes(token)
    defects = checked(written(root, files)).defects
    assert [line.split(":")[0] for line in defects] == [rules.TIME_STAMP]


def test_a_stamp_taken_away_or_taken_from_another_is_found(stamped, room, service):
    root, files = contents(stamped)
    without = {path: content for path, content in files.items() if path != rules.TIME_STAMP}
    assert checked(written(root, without)).defects == [f"{rules.TIME_STAMP}: missing"]
    with served(service) as url:
        here = configured(room, url, str(service.roots))
        _, others = contents(here.opened(here.export()))
    files[rules.TIME_STAMP] = others[rules.TIME_STAMP]
    [defect] = checked(written(root, files)).defects
    assert defect.startswith(f"{rules.TIME_STAMP}: ")


def test_a_stamp_of_another_root_is_found(stamped, tmp_path):
    other = Service(tmp_path / "other")
    roots = stamp.roots_of(other.roots.read_bytes())
    [defect] = checked(stamped, roots=roots).defects
    assert defect.startswith(f"{rules.TIME_STAMP}: ")


def test_a_service_that_is_gone_or_wrong_keeps_no_package_waiting(room, service):
    gone = configured(room, "http://127.0.0.1:1/", str(service.roots))
    with served(service, spoils=True) as url:
        wrong = configured(room, url, str(service.roots))
        packages = [each.opened(each.export()) for each in (gone, wrong)]
    for package in packages:
        _, files = contents(package)
        assert rules.TIME_STAMP not in files
        info = bag.parse_bag_info(files[rules.BAG_INFO].decode())
        assert info["Time-Stamp"] == bag.NOT_STAMPED
        assert checked(package).defects == []

"""Demonstration officers: a role and a plain surname each. Also the people of the tests."""

from __future__ import annotations

from dataclasses import dataclass

import pyotp
from sqlmodel import select

from portal.agencies import queries as agency_queries
from portal.agencies import rules as agencies_rules
from portal.agencies import service as agencies
from portal.crypto import keys
from portal.identity import queries as identity_queries
from portal.identity import service as identity
from portal.identity.forms import Appoint
from portal.identity.models import Officer
from portal.identity.service import proven
from portal.infra.work import Work
from portal.kernel.actor import Actor, Office

PASSPHRASE = "huaqiao-demo-2026"  # noqa: S105 - printed on the demonstration's sign-in page
APPOINTER = Actor("set-up", offices=frozenset({Office.ADMINISTRATOR}))


@dataclass(frozen=True, slots=True)
class Person:
    """A demonstration officer."""

    login: str
    name: str
    agency: str
    offices: frozenset[Office]
    certificate_no: str


def _person(login: str, name: str, agency: str, *offices: Office) -> Person:
    return Person(login, name, agency, frozenset(offices), f"{agency.upper()}-{login.upper()}-01")


PEOPLE = (
    _person("chen", "陈受理", "hq-ybj", Office.INTAKE),
    _person("lin", "林承办", "hq-ybj", Office.INVESTIGATOR),
    _person("he", "何承办", "hq-ybj", Office.INVESTIGATOR),
    _person("zhao", "赵局长", "hq-ybj", Office.HEAD),
    _person("sun", "孙副局长", "hq-ybj", Office.DEPUTY_HEAD),
    _person("xu", "徐法审", "hq-ybj", Office.LEGAL_REVIEWER),
    _person("gao", "高奖励", "hq-ybj", Office.REWARD_CLERK),
    _person("luo", "罗财务", "hq-ybj", Office.FINANCE),
    _person("tang", "唐保管", "hq-ybj", Office.IDENTITY_CUSTODIAN),
    _person("shen", "沈审计", "hq-ybj", Office.AUDITOR),
    _person("kong", "孔管理", "hq-ybj", Office.ADMINISTRATOR),
    _person("wei", "魏承办", "hq-wjw", Office.INVESTIGATOR),
    _person("pan", "潘主任", "hq-wjw", Office.HEAD),
    _person("shi", "石承办", "hq-scjg", Office.INVESTIGATOR),
    _person("fang", "方局长", "hq-scjg", Office.HEAD),
    _person("wu", "吴警官", "hq-gaj", Office.POLICE_REVIEWER),
    _person("yan", "严支队长", "hq-gaj", Office.HEAD),
    _person("zhou", "周检察官", "hq-jcy", Office.PROSECUTOR),
    _person("cao", "曹检察长", "hq-jcy", Office.HEAD),
    _person("qian", "钱承办", "xc-ybj", Office.INTAKE, Office.INVESTIGATOR),
    _person("feng", "冯局长", "xc-ybj", Office.HEAD),
    _person("tong", "童保管", "xc-ybj", Office.IDENTITY_CUSTODIAN),
    _person("ma", "马财务", "xc-ybj", Office.FINANCE),
    _person("min", "闵受理", "hq-jw", Office.INTAKE),
    _person("cai", "蔡承办", "hq-jw", Office.INVESTIGATOR),
    _person("bao", "包主任", "hq-jw", Office.HEAD),
    _person("dou", "窦保管", "hq-jw", Office.IDENTITY_CUSTODIAN),
    _person("yin", "尹财务", "hq-ybj", Office.FINANCE),
)


def set_up(work: Work) -> dict[str, str]:
    """Load the directory, appoint and activate everybody, make every agency's keys.

    Returns the secret of one-time codes by login.
    """
    agencies.load_directory(work, agencies.packaged_directory())
    secrets = {person.login: _appoint(work, person) for person in PEOPLE}
    for agency in sorted({person.agency for person in PEOPLE}):
        make_keys(work, agency)
    return secrets


def make_keys(work: Work, agency: str) -> list[agencies_rules.Compartment]:
    """Make the first key pair of each compartment that has none and that an activated officer opens.

    Returns the compartments made.
    """
    there, made = agency_queries.compartments(work.session, agency), []
    entries = proven.entries(work)
    officers = [o for o in identity_queries.colleagues(work.session, agency) if o.public]
    for compartment, offices in agencies_rules.OPENED_BY.items():
        if compartment in there:
            continue
        holders = {
            officer.id or 0: proven.public_of(work, officer, entries)
            for officer in officers
            if identity_queries.offices(work.session, officer.id or 0) & offices
        }
        if holders:
            agencies.make_key(work, agency, compartment, holders)
            made.append(compartment)
    return made


def unlocked(work: Work, login: str) -> tuple[Actor, keys.PrivateKey]:
    """Return a demonstration officer as an actor with the private key opened by the passphrase."""
    officer = work.session.exec(select(Officer).where(Officer.login == login)).one()
    private = identity.open_private(work, officer, PASSPHRASE)
    return identity_queries.actor(work.session, officer), private


def _appoint(work: Work, person: Person) -> str:
    appointing = Work(
        work.session,
        APPOINTER,
        work.now,
        work.settings,
        work.blobs,
        work.subscriptions,
        recorded=work.recorded,
    )
    form = Appoint(
        login=person.login,
        name=person.name,
        agency=person.agency,
        offices=tuple(person.offices),
        certificate_no=person.certificate_no,
        phone="0000-0000000",
    )
    officer, _ = identity.appoint(appointing, form)
    return identity.activate(work, officer, PASSPHRASE, totp_secret=pyotp.random_base32())

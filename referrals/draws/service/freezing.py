"""Freezing a pool: from the register or a list, written as text, hashed, published by its hash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from secrets import token_hex
from typing import Any

from portal.agencies import queries as agencies
from portal.cases import service as case_file
from portal.infra.database import in_turn
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Invalid
from portal.kernel.ids import document_number, known
from portal.kernel.policy import require
from referrals.draws import policy, queries
from referrals.draws.events import PoolFrozen
from referrals.draws.forms import Freeze, FreezeInspectors, FreezeTargets
from referrals.draws.models import Draw, DrawPool
from referrals.draws.rules import (
    EQUAL,
    GROUNDS_OF,
    INSPECTORS,
    MOST_ITEMS,
    OUT,
    DrawKind,
    Ground,
    Occasions,
    RiskClass,
    listing,
    pools,
)
from referrals.draws.rules.pools import Entry, Pool

SALT_BYTES = 32


class WrongLines(Invalid):
    """Lines of a list that cannot be taken, by number."""

    def __init__(self, lines: Mapping[int, str]) -> None:
        super().__init__(listed="lines")
        self.lines = lines


def freeze_targets(work: Work, form: FreezeTargets) -> Draw:
    """Freeze the institutions that can be drawn. Invalid: nothing to draw, source already known.

    WrongLines names the lines of a list that cannot be taken.
    """
    require(policy.can_freeze(work.actor))
    if not form.counts:
        raise Invalid(n_hospital="nothing_to_draw")
    asked = {"region": form.region, "kinds": sorted(form.counts), "listed": form.listed}
    return _freeze(
        work,
        form,
        DrawKind.TARGETS,
        entries=targets(work, asked),
        counts=form.counts,
        weights=form.weights,
        asked=asked,
        salt=token_hex(SALT_BYTES),
    )


def freeze_inspectors(work: Work, form: FreezeInspectors) -> Draw:
    """Freeze one's own certified officers; who is recused stands in the pool without the ground."""
    require(policy.can_freeze(work.actor))
    asked, salt = {"recused": sorted(form.recused)}, token_hex(SALT_BYTES)
    return _freeze(
        work,
        form,
        DrawKind.INSPECTORS,
        entries=inspectors(work, work.actor.agency, asked, salt),
        counts={INSPECTORS: form.count},
        weights={EQUAL: 1},
        asked=asked,
        salt=salt,
    )


def targets(work: Work, asked: Mapping[str, Any]) -> list[Entry]:
    """Return the pool of institutions as the register is now; WrongLines for a list that is not in it.

    Without a list: all of the region and kinds; those against which a measure stands are of high risk.
    """
    found = {
        each.code: each
        for each in queries.institutions(work.session, asked["region"], asked["kinds"])
    }
    if not asked["listed"]:
        measured = queries.measured(work.session)
        classes = {
            code: RiskClass.HIGH if each.id in measured else RiskClass.LOW
            for code, each in found.items()
        }
        return [
            Entry(each.kind.value, code, classes[code].value, pools.clean(each.name))
            for code, each in found.items()
        ]
    try:
        rows = listing.read(asked["listed"])
    except listing.WrongList as error:
        raise WrongLines(error.lines) from error
    absent = {each.line: "unknown_institution" for each in rows if each.code not in found}
    if absent:
        raise WrongLines(absent)
    return [
        Entry(
            found[each.code].kind.value,
            each.code,
            each.risk.value,
            pools.clean(found[each.code].name),
            OUT if each.out else "",
        )
        for each in rows
    ]


def inspectors(work: Work, agency: str, asked: Mapping[str, Any], salt: str) -> list[Entry]:
    """Return the pool of an agency's certified officers as it is now; Invalid for an unknown recusal.

    Who is left out stands in it under a mark only: that somebody was is public, who is not.
    """
    found = {known(each.id): each for each in queries.certified(work.session, agency)}
    out: dict[int, Ground] = {}
    for each in asked["recused"]:
        officer, _, ground = each.partition(":")
        if not officer.isdigit() or ground not in GROUNDS_OF[DrawKind.INSPECTORS]:
            raise Invalid(recused="unknown_choice")
        out[int(officer)] = Ground(ground)
    return [
        Entry(
            INSPECTORS,
            pools.masked(salt, who.certificate_no)
            if key in out
            else pools.clean(who.certificate_no),
            EQUAL,
            out=OUT if key in out else "",
        )
        for key, who in found.items()
    ]


def _freeze(
    work: Work,
    form: Freeze,
    kind: DrawKind,
    *,
    entries: Sequence[Entry],
    counts: Mapping[str, int],
    weights: Mapping[str, int],
    asked: dict[str, Any],
    salt: str,
) -> Draw:
    if form.source_at <= work.now:
        raise Invalid(source_day="source_known")
    _refuse_choice(work, kind, form)
    able = {each.stratum for each in entries if not each.out}
    if not set(counts) <= able:
        short = "count" if kind is DrawKind.INSPECTORS else f"n_{min(set(counts) - able)}"
        raise Invalid(**{short: "nothing_to_draw"})
    if len({(each.stratum, each.item) for each in entries}) != len(entries):
        raise Invalid(form="repeated")
    if len(entries) > MOST_ITEMS:
        raise Invalid(listed="too_many")
    frozen_at = work.now.replace(microsecond=0)
    pool = Pool(
        draw=_number(work),
        kind=kind.value,
        frozen_at=frozen_at,
        source=pools.clean(form.source),
        source_at=form.source_at,
        salt=salt,
        purpose=_purpose(work, form),
        weights=weights,
        counts=counts,
        entries=tuple(entries),
    )
    return _keep(work, form, kind, pool, asked)


def _purpose(work: Work, form: Freeze) -> str:
    """Return what a draw is for; Invalid without a campaign that may be drawn for or a check named."""
    if form.campaign is None:
        if not form.purpose:
            raise Invalid(purpose="missing")
        return pools.clean(form.purpose)
    open_ = {each.id: each.name for each in work.ask(Occasions(), otherwise=())}
    if form.campaign not in open_:
        raise Invalid(campaign="unknown_choice")
    return pools.clean(open_[form.campaign])


def _refuse_choice(work: Work, kind: DrawKind, form: Freeze) -> None:
    """One pool of a kind for one source: of several, the one that came out well could be drawn."""
    agency = work.actor.agency
    in_turn(work.session, f"draw/{agency}/{kind}")
    if queries.on_source(work.session, agency, kind, pools.clean(form.source), form.source_at):
        raise Invalid(source="source_taken")


def _keep(work: Work, form: Freeze, kind: DrawKind, pool: Pool, asked: dict[str, Any]) -> Draw:
    text = pool.text()
    lines = pools.line_digests(text)
    made = Draw(
        agency=work.actor.agency,
        number=pool.draw,
        title=form.title,
        purpose=pool.purpose,
        campaign_id=form.campaign,
        kind=kind,
        source=pool.source,
        source_at=pool.source_at,
        asked=asked,
        pool_sha256=pools.digest(text),
        pool_bytes=len(text.encode()),
        entries=len(pool.entries),
        frozen_by=known(work.actor.officer_id),
        frozen_by_name=work.actor.name,
        frozen_at=pool.frozen_at,
    )
    work.session.add(made)
    work.session.flush()
    work.session.add(DrawPool(draw_id=known(made.id), text=text.encode(), lines=lines))
    work.session.flush()
    work.record(
        PoolFrozen(
            draw_id=known(made.id),
            agency=made.agency,
            number=made.number,
            pool_sha256=made.pool_sha256,
            lines_sha256=sha256(lines).hexdigest(),
            entries=made.entries,
            source=made.source,
            source_at=made.source_at,
        )
    )
    return made


def _number(work: Work) -> str:
    agency = agencies.agency(work.session, work.actor.agency)
    year = work.now.astimezone(LEGAL_ZONE).year
    serial = case_file.next_number(work, f"draw/{agency.code}/{year}")
    return document_number(f"{agency.mark}抽", year, serial)

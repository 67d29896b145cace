"""What a campaign came to, counted anew each time it is looked at, and as a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from portal.agencies import queries as agencies
from portal.infra import exports
from portal.infra.exports import Made, Value
from portal.infra.work import Work, Works
from portal.kernel.actor import Actor
from portal.kernel.text import Text
from portal.registry.rules import KIND_NAMES
from portal.registry.rules.standing import MEASURE_NAMES, MeasureKind
from portal.worklists.rules import FileKind
from referrals.campaigns import queries
from referrals.campaigns.book import registry
from referrals.campaigns.events import CampaignExported
from referrals.campaigns.forms import Export, TaskFilter
from referrals.campaigns.models import Campaign
from referrals.campaigns.queries import money, results, tasks, visits
from referrals.campaigns.rules import TASK_NAMES, TaskState
from referrals.campaigns.rules.figures import Cell, Figures, by, by_state, figures
from referrals.campaigns.service.ordering import today
from referrals.recoveries.book import registry as ledgers
from referrals.recoveries.rules import Ledger


@dataclass(frozen=True, slots=True)
class Counted:
    """The figures of a campaign: all of it, by group and kind of institution, by agency, by state.

    Of targets, each counted once; `again`: of look-backs at them. By state: of all tasks.
    """

    all: Figures
    again: Figures
    groups: Mapping[str, Figures]
    kinds: Mapping[str, Figures]
    agencies: Mapping[str, Figures]
    states: Mapping[TaskState, int]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything of the printed report. Ledgers (ordered, received) only for who ordered or leads it."""

    campaign: Campaign
    counted: Counted
    ledgers: Mapping[Ledger, tuple[int, int]]
    measures: Mapping[MeasureKind, int]
    joint: tuple[int, int]


def counted(work: Work, campaign_id: int) -> Counted:
    """Return the figures of a campaign, from one pass over its tasks."""
    cells: list[Cell] = tasks.cells(work.session, campaign_id, today(work))
    groups = by(cells, lambda each: registry.group_of(each.kind))
    order = [each.code for each in registry.groups()]
    return Counted(
        all=figures(cells),
        again=figures(cells, again=True),
        groups={code: groups[code] for code in order if code in groups},
        kinds=by(cells, lambda each: each.kind),
        agencies=by([each for each in cells if each.agency], lambda each: each.agency),
        states=by_state(cells),
    )


def report(work: Work, campaign_id: int) -> Report:
    """Return the report of a campaign the actor may see.

    The sums of what was ordered and paid are of cases behind their own walls: only the agency that
    ordered the campaign and the one that leads it are told them, added up.
    """
    campaign = queries.get(work.session, work.actor, campaign_id)
    told = work.actor.agency in {campaign.agency, campaign.lead}
    cases = results.cases_of(work.session, campaign_id) if told else []
    codes = sorted(queries.member_codes(work.session, campaign_id))
    until = campaign.ends_on if campaign.closed_at is None else today(work)
    return Report(
        campaign=campaign,
        counted=counted(work, campaign_id),
        ledgers=money.by_ledger(work.session, cases) if told else {},
        measures=visits.measures(
            work.session,
            results.places_of(work.session, campaign_id),
            codes,
            campaign.starts_on,
            max(until, campaign.ends_on),
        ),
        joint=visits.joint_in_year(work.session, work.actor, campaign.starts_on.year),
    )


def export(works: Works, actor: Actor, campaign_id: int, form: Export, locale: str) -> Made:
    """Return the tasks or the report of a campaign as a file, once the custody log has taken it.

    Rows are read in a transaction that writes nothing.
    """
    with works.begin(actor, writes=False) as work:
        campaign = queries.get(work.session, actor, campaign_id)
        head: tuple[Text, ...]
        if form.what == "tasks":
            head, rows = TASK_HEAD, _task_rows(work, campaign_id, locale)
        else:
            head, rows = REPORT_HEAD, _report_rows(report(work, campaign_id), work, locale)
        heads, tmp = [each.in_(locale) for each in head], works.settings.data_dir
        if form.kind is FileKind.CSV:
            made = exports.write_csv(heads, rows, tmp=tmp)
        else:
            made = exports.write_xlsx(heads, rows, title=campaign.title[:20], tmp=tmp)
    try:
        with works.begin(actor) as work:
            work.record(
                CampaignExported(
                    campaign_id=campaign_id,
                    agency=actor.agency,
                    what=form.what,
                    kind=form.kind,
                    rows=made.rows,
                    size_bytes=made.size_bytes,
                    sha256=made.sha256,
                    purpose=form.purpose,
                )
            )
    except BaseException:
        made.file.close()
        raise
    return made


TASK_HEAD = (
    Text("机构编码", "Code"),
    Text("机构", "Institution"),
    Text("类型", "Kind"),
    Text("地区", "Region"),
    Text("轮次", "Round"),
    Text("任务状态", "State"),
    Text("承办单位", "Agency"),
    Text("完成期限", "Due"),
    Text("是否违规", "Breach"),
    Text("涉嫌（元）", "Suspected (yuan)"),
    Text("查实（元）", "Proven (yuan)"),
    Text("自查申报（元）", "Declared (yuan)"),
    Text("已退回（元）", "Returned (yuan)"),
)
REPORT_HEAD = (
    Text("项目", "What"),
    Text("对象", "Of"),
    Text("应检查", "Targets"),
    Text("已下达", "Sent"),
    Text("已办结", "Closed"),
    Text("已检查", "Checked"),
    Text("违规", "In breach"),
    Text("违规率", "Breach rate"),
    Text("查实（元）", "Proven (yuan)"),
    Text("自查申报（元）", "Declared (yuan)"),
    Text("已退回（元）", "Returned (yuan)"),
)
YES, NO = Text("是", "yes"), Text("否", "no")


def _task_rows(work: Work, campaign_id: int, locale: str) -> Iterator[list[Value]]:
    names, places = agencies.agency_names(work.session), agencies.region_names(work.session)
    for part in tasks.batches(work.session, campaign_id, TaskFilter(), today(work)):
        kept = queries.kept_from(work.session, work.actor, [line.task for line in part])
        for line in part:
            task = line.task
            if task.id in kept:
                continue
            breach = {True: YES.in_(locale), False: NO.in_(locale), None: ""}[task.breached]
            yield [
                line.code,
                line.name,
                KIND_NAMES[task.kind].in_(locale),
                places[task.region].in_(locale) if task.region in places else task.region,
                task.round,
                TASK_NAMES[task.state].in_(locale),
                names[task.agency].in_(locale) if task.agency else "",
                task.due_on,
                breach,
                *(
                    _yuan(fen)
                    for fen in (
                        task.suspected_fen,
                        task.proven_fen,
                        task.declared_fen,
                        task.returned_fen,
                    )
                ),
            ]


def _report_rows(told: Report, work: Work, locale: str) -> Iterator[list[Value]]:
    names, groups = agencies.agency_names(work.session), {g.code: g.name for g in registry.groups()}
    total = Text("合计", "All")
    yield _figures(total.in_(locale), "", told.counted.all)
    for code, each in told.counted.groups.items():
        yield _figures(Text("机构类别", "Institutions").in_(locale), groups[code].in_(locale), each)
    for code, each in told.counted.agencies.items():
        yield _figures(Text("承办单位", "Agency").in_(locale), names[code].in_(locale), each)
    if told.counted.again.targets:
        yield _figures(Text("回头看", "Look-back").in_(locale), "", told.counted.again)
    blank: list[Value] = [None] * 6
    for ledger, (ordered, received) in told.ledgers.items():
        if ordered:
            name = ledgers.ledger(ledger).name.in_(locale)
            said = Text("责令缴付、已到账", "Ordered, received").in_(locale)
            yield [said, name, *blank, _yuan(ordered), None, _yuan(received)]
    for kind, count in told.measures.items():
        name = MEASURE_NAMES[kind].in_(locale)
        yield [Text("处理措施", "Measures").in_(locale), name, count, *([None] * 8)]


def _figures(what: str, of: str, each: Figures) -> list[Value]:
    return [
        what,
        of,
        each.targets,
        each.sent,
        each.closed,
        each.checked,
        each.breached,
        each.breach_rate,
        _yuan(each.proven_fen),
        _yuan(each.declared_fen),
        _yuan(each.returned_fen),
    ]


def _yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)

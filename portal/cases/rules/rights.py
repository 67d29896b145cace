"""What an officer may do with a case, and in words why not: one answer for pages, `why` and tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeAlias

from portal.cases.rules import CASEWORK, MONEY_OFFICES, Filing, Role, Stage
from portal.cases.rules.masking import FieldProfile
from portal.kernel.actor import Actor, Office
from portal.kernel.text import Text


class Right(StrEnum):
    """What somebody may want to do with a case, in the order the page tells it."""

    KNOW = "know"
    FACTS = "facts"
    SEALED = "sealed"
    TIP_TEXT = "tip_text"
    CONTRIBUTE = "contribute"
    WORK = "work"
    WRITE = "write"
    SHARE = "share"
    DECIDE = "decide"
    CLOSE = "close"
    REOPEN = "reopen"
    HAND_OVER = "hand_over"
    REPORTER = "reporter"


class Why(StrEnum):
    """Why not."""

    NO_GRANT = "no_grant"
    ENDED = "ended"
    RECUSED = "recused"
    NO_OFFICE = "no_office"
    MONEY_ONLY_OWN = "money_only_own"
    OUTLINE = "outline"
    FIELDS = "fields"
    OFFICE_OPENS_NOTHING = "office_opens_nothing"
    NO_TIP_TEXT = "no_tip_text"
    READER = "reader"
    NOT_OWNER = "not_owner"
    NEEDS_INVESTIGATOR = "needs_investigator"
    NEEDS_HEAD = "needs_head"
    CLOSED = "closed"
    NOT_CLOSED = "not_closed"
    UNDECIDED = "undecided"
    DECIDED = "decided"
    NEVER_SHARED = "never_shared"


RIGHT_NAMES: Mapping[Right, Text] = {
    Right.KNOW: Text("知道有本案（编号、阶段、主办单位）", "Know of the case"),
    Right.FACTS: Text("看案情要素（名称、机构、类别、金额、经过）", "See its facts"),
    Right.SEALED: Text("打开当事人、证据、文书、工作记录", "Open what is sealed"),
    Right.TIP_TEXT: Text("看举报内容", "Read what the reporter wrote"),
    Right.CONTRIBUTE: Text("添加认定、记录、证据", "Add findings, notes, evidence"),
    Right.WORK: Text("登记当事人和线索", "Add parties and allegations"),
    Right.WRITE: Text("给举报人写消息", "Write to the reporter"),
    Right.SHARE: Text("与其他单位共享、停止共享", "Share, and end a share"),
    Right.DECIDE: Text("决定是否立案", "Decide whether to file"),
    Right.CLOSE: Text("办结", "Close"),
    Right.REOPEN: Text("重新办理", "Reopen"),
    Right.HAND_OVER: Text("移送其他单位主办", "Offer the case to another agency"),
    Right.REPORTER: Text("知道举报人是谁", "Know who the reporter is"),
}
WHY_WORDS: Mapping[Why, Text] = {
    Why.NO_GRANT: Text("本案没有共享给该单位", "The case is not shared with this agency"),
    Why.ENDED: Text("对该单位的共享已经结束", "The share with this agency has ended"),
    Why.RECUSED: Text("该人员对本案已经回避", "This officer is recused from the case"),
    Why.NO_OFFICE: Text("所任岗位不看案件", "The offices held do not see cases"),
    Why.MONEY_ONLY_OWN: Text(
        "奖励经办和财务只看本单位主办的案件",
        "Reward clerks and finance see only cases their agency owns",
    ),
    Why.OUTLINE: Text("只共享了案件概况", "Only the outline was shared"),
    Why.FIELDS: Text(
        "共享范围不含个人信息和加密内容", "The share holds no personal data and nothing sealed"
    ),
    Why.OFFICE_OPENS_NOTHING: Text(
        "所任岗位不打开加密内容", "The offices held open nothing sealed"
    ),
    Why.NO_TIP_TEXT: Text(
        "举报内容没有随案件共享", "What the reporter wrote was not shared with the case"
    ),
    Why.READER: Text("该单位以查阅身份参与，只读", "The agency is a reader and changes nothing"),
    Why.NOT_OWNER: Text("由主办单位办理", "This is for the agency that owns the case"),
    Why.NEEDS_INVESTIGATOR: Text(
        "由承办人、正职或者副职负责人办理", "This is for an investigator, head or deputy head"
    ),
    Why.NEEDS_HEAD: Text("由正职负责人决定", "The head decides this"),
    Why.CLOSED: Text("案件已办结", "The case is closed"),
    Why.NOT_CLOSED: Text("案件还没有办结", "The case is not closed"),
    Why.UNDECIDED: Text("还没有决定是否立案", "It is not yet decided whether to file"),
    Why.DECIDED: Text("是否立案已经决定", "It was decided before whether to file"),
    Why.NEVER_SHARED: Text(
        "举报人身份不随案件共享，只能依身份开启程序查看",
        "The identity of a reporter never goes with a case; it has its own procedure",
    ),
}


class Granted(Protocol):
    """What an agency was given: a row of grants, or anything with its fields."""

    agency: str
    role: Role
    profile: FieldProfile
    with_tip_text: bool
    revoked_at: datetime | None


class Standing(Protocol):
    """How far a case has come."""

    stage: Stage
    filing: Filing


Reasons: TypeAlias = Mapping[Right, tuple[Why, ...]]
"""For every right why not; an empty tuple: yes."""

_LEADS = (Office.INVESTIGATOR, Office.HEAD, Office.DEPUTY_HEAD)


def rights(
    actor: Actor, grant: Granted | None, case: Standing, *, recused: bool = False
) -> Reasons:
    """Return for every right each reason against it, first the one to be got rid of first."""
    if grant is None or grant.agency != actor.agency:
        return dict.fromkeys(Right, (Why.NO_GRANT,))
    if grant.revoked_at is not None:
        return dict.fromkeys(Right, (Why.ENDED,))
    if recused:
        return dict.fromkeys(Right, (Why.RECUSED,))
    know = _know(actor, grant)
    if know:
        return dict.fromkeys(Right, know)
    sealed = _sealed(actor, grant)
    tip_text = sealed or _unless(grant.with_tip_text, Why.NO_TIP_TEXT)
    closed = case.stage is Stage.CLOSED
    adds = sealed + _unless(grant.role is not Role.READER, Why.READER)
    works = sealed + _unless(grant.role is Role.OWNER, Why.NOT_OWNER)
    leads = works + _unless(actor.holds(*_LEADS), Why.NEEDS_INVESTIGATOR)
    decides = works + _unless(actor.holds(Office.HEAD), Why.NEEDS_HEAD)
    open_ = _unless(not closed, Why.CLOSED)
    undecided = case.filing is Filing.UNDECIDED
    return {
        Right.KNOW: (),
        Right.FACTS: _unless(grant.profile is not FieldProfile.OUTLINE, Why.OUTLINE),
        Right.SEALED: sealed,
        Right.TIP_TEXT: tip_text,
        Right.CONTRIBUTE: adds + open_,
        Right.WORK: works + open_,
        Right.WRITE: works if sealed else works + tip_text,
        Right.SHARE: leads,
        Right.DECIDE: decides + (open_ or _unless(undecided, Why.DECIDED)),
        Right.CLOSE: leads + (open_ or _unless(not undecided, Why.UNDECIDED)),
        Right.REOPEN: decides + _unless(closed, Why.NOT_CLOSED),
        Right.HAND_OVER: decides + open_,
        Right.REPORTER: (Why.NEVER_SHARED,),
    }


def _know(actor: Actor, grant: Granted) -> tuple[Why, ...]:
    if actor.holds(*CASEWORK):
        return ()
    if not actor.holds(*MONEY_OFFICES):
        return (Why.NO_OFFICE,)
    return _unless(grant.role is Role.OWNER, Why.MONEY_ONLY_OWN)


def _sealed(actor: Actor, grant: Granted) -> tuple[Why, ...]:
    office = _unless(actor.holds(*CASEWORK), Why.OFFICE_OPENS_NOTHING)
    return _unless(grant.profile is FieldProfile.FULL, Why.FIELDS) + office


def _unless(holds: bool, why: Why) -> tuple[Why, ...]:
    return () if holds else (why,)

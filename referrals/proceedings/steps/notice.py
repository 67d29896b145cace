"""Prior notice, what the party says, the hearing (A9, A10)."""

from portal.infra.forms import Confirm
from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.proceedings import forms
from referrals.proceedings.rules import State, Step
from referrals.proceedings.steps import guards
from referrals.proceedings.steps.filing import HANDLER
from referrals.proceedings.steps.inquiry import PLANNING
from referrals.proceedings.steps.law import apl

ANYBODY = frozenset(
    {
        Office.INTAKE,
        Office.INVESTIGATOR,
        Office.HEAD,
        Office.DEPUTY_HEAD,
        Office.LEGAL_REVIEWER,
        Office.FINANCE,
    }
)
"""Whoever records the delivery or the payment a step follows from."""
CHAIRS = frozenset({Office.LEGAL_REVIEWER, Office.DEPUTY_HEAD, Office.INVESTIGATOR})

STEPS = (
    Step(
        code="give_notice",
        label=Text("制作事先告知书", "Make the prior notice"),
        consequence=Text(
            "固定拟处理的内容；此后不得加重，除非查明新的事实并重新告知。",
            "Fixes what is planned: nothing harder later without new facts and a new notice.",
        ),
        law=apl("第四十四条、第四十五条、第六十三条"),
        offices=HANDLER,
        sources=PLANNING,
        target=State.NOTICE_MADE,
        form=forms.GiveNotice,
        guards=(
            guards.by_a_handler,
            guards.undisputed,
            guards.not_with_police,
            guards.planned,
            guards.fine_allowed,
        ),
        requires=("inquiry_report",),
        produces=("prior_notice",),
    ),
    Step(
        code="notice_served",
        label=Text("事先告知书送达", "Prior notice delivered"),
        consequence=Text("陈述申辩和要求听证的期限开始。", "The time to speak begins."),
        law=apl("第四十四条、第六十四条"),
        offices=ANYBODY,
        sources=frozenset({State.NOTICE_MADE}),
        target=State.NOTICED,
        form=Confirm,
        requires=("prior_notice",),
        perhaps=("A10",),
        by_itself=True,
    ),
    Step(
        code="record_statement",
        label=Text("记录陈述申辩", "Record what the party said"),
        consequence=Text(
            "必须复核；事实、理由成立的应当采纳，不得因此加重。",
            "To be weighed, adopted where it holds, and never a reason to be harder.",
        ),
        law=apl("第四十五条"),
        offices=HANDLER,
        sources=frozenset({State.NOTICED, State.WEIGHING}),
        target=None,
        form=forms.Statement,
        guards=(guards.by_a_handler,),
        aside=True,
    ),
    Step(
        code="close_statements",
        label=Text("陈述申辩期限结束", "The time to speak is over"),
        consequence=Text("转入复核和审核。", "On to weighing and review."),
        law=apl("第四十四条、第六十四条"),
        offices=HANDLER,
        sources=frozenset({State.NOTICED}),
        target=State.WEIGHING,
        form=forms.CloseStatements,
        guards=(guards.by_a_handler,),
        stops=("A10",),
    ),
    Step(
        code="request_hearing",
        label=Text("当事人要求听证", "The party asks for a hearing"),
        consequence=Text(
            "应当组织听证；听证时间不计入办案期限。", "To be held; its time is not counted."
        ),
        law=apl("第六十三条、第六十四条"),
        offices=HANDLER,
        sources=frozenset({State.NOTICED}),
        target=State.HEARING_ASKED,
        form=forms.RequestHearing,
        guards=(guards.may_be_heard,),
        stops=("A10",),
    ),
    Step(
        code="call_hearing",
        label=Text("通知听证", "Call the hearing"),
        consequence=Text(
            "生成听证通知书；应当在举行听证七个工作日前送达。",
            "Makes the notice, to be delivered seven working days before.",
        ),
        law=apl("第六十四条第二项、第四项"),
        offices=HANDLER,
        sources=frozenset({State.HEARING_ASKED}),
        target=State.HEARING_CALLED,
        form=forms.CallHearing,
        produces=("hearing_notice",),
    ),
    Step(
        code="hearing_notice_served",
        label=Text("听证通知书送达", "Notice of the hearing delivered"),
        consequence=Text(
            "七个工作日后才能举行听证。", "The hearing may be held seven working days later."
        ),
        law=apl("第六十四条第二项"),
        offices=ANYBODY,
        sources=frozenset({State.HEARING_CALLED}),
        target=None,
        form=Confirm,
        requires=("hearing_notice",),
        starts=("A10N",),
        once=True,
        by_itself=True,
    ),
    Step(
        code="hold_hearing",
        label=Text("举行听证", "Hold the hearing"),
        consequence=Text(
            "生成听证笔录；办案期限恢复计算。", "Makes the record; the ninety days run on."
        ),
        law=apl("第六十四条、第六十五条"),
        offices=CHAIRS,
        sources=frozenset({State.HEARING_CALLED}),
        target=State.WEIGHING,
        form=forms.HoldHearing,
        guards=(guards.by_the_chair, guards.hearing_noticed_in_time),
        produces=("hearing_record",),
        stops=("A10N",),
    ),
    Step(
        code="forgo_hearing",
        label=Text("当事人放弃听证", "The party forgoes the hearing"),
        consequence=Text(
            "撤回要求、无正当理由不出席或者中途退出的，终止听证。",
            "Withdrawn, absent without reason, or left: the hearing ends.",
        ),
        law=apl("第六十四条第六项"),
        offices=HANDLER,
        sources=frozenset({State.HEARING_ASKED, State.HEARING_CALLED}),
        target=State.WEIGHING,
        form=forms.Reasoned,
        guards=(guards.by_a_handler,),
        stops=("A10N",),
        aside=True,
    ),
)

"""Investigating, planning what is to be ordered, standing still for the police, dropping the case."""

from portal.kernel.text import Text
from referrals.proceedings import forms
from referrals.proceedings.rules import State, Step
from referrals.proceedings.steps import guards
from referrals.proceedings.steps.filing import HANDLER, HEAD, NO_DEPUTY
from referrals.proceedings.steps.law import apl, o735

PLANNING = frozenset({State.INVESTIGATING, State.WEIGHING})
OPEN = frozenset({State.INVESTIGATING, State.WEIGHING, State.READY})

STEPS = (
    Step(
        code="add_line",
        label=Text("拟定一项处理", "Plan one thing to order"),
        consequence=Text(
            "立即核对该条的幅度；低于下限的须有法定减轻情形。",
            "Checked against the bounds of its article at once; below the minimum needs a ground.",
        ),
        law=apl("第三十二条、第三十三条、第三十四条"),
        offices=HANDLER,
        sources=PLANNING,
        target=None,
        form=forms.AddLine,
        guards=(guards.by_a_handler,),
        aside=True,
    ),
    Step(
        code="drop_line",
        label=Text("删去一项处理", "Take one out"),
        consequence=Text(
            "已告知的内容可以减轻，不必重新告知。", "Less than noticed needs no new notice."
        ),
        law=apl("第五十七条"),
        offices=HANDLER,
        sources=PLANNING,
        target=None,
        form=forms.DropLine,
        guards=(guards.by_a_handler, guards.planned_any),
        aside=True,
    ),
    Step(
        code="report_inquiry",
        label=Text("调查终结报告", "Report of the inquiry"),
        consequence=Text("生成案件调查终结报告。", "Makes the report of the inquiry."),
        law=apl("第五十七条"),
        offices=HANDLER,
        sources=PLANNING,
        target=None,
        form=forms.ReportInquiry,
        guards=(guards.by_a_handler,),
        produces=("inquiry_report",),
        aside=True,
    ),
    Step(
        code="stay",
        label=Text("公安机关已立案，中止办理", "Stay while with the police"),
        consequence=Text(
            "办案期限停止计算；案件退回后恢复办理。",
            "The ninety days stand still until it comes back.",
        ),
        law=apl("第二十七条"),
        offices=HANDLER | HEAD,
        sources=OPEN,
        target=State.STAYED,
        form=forms.Reasoned,
        guards=(guards.with_police,),
        aside=True,
    ),
    Step(
        code="take_up",
        label=Text("案件退回，恢复办理", "Take the case up again"),
        consequence=Text(
            "办案期限恢复计算；按退回的情况重新拟定处理。",
            "The ninety days run on; what is to be ordered is planned anew.",
        ),
        law=apl("第二十七条"),
        offices=HANDLER | HEAD,
        sources=frozenset({State.STAYED}),
        target=State.INVESTIGATING,
        form=forms.Reasoned,
        guards=(guards.not_with_police,),
    ),
    Step(
        code="end_after_judgment",
        label=Text("刑事判决生效，行政案件终结", "End it: judged by the court"),
        consequence=Text(
            "人民法院已作出生效判决，不再恢复办理；生成结案报告。",
            "A judgment is in force: the case is not taken up again. Makes the report.",
        ),
        law=apl("第二十七条、第三十五条"),
        offices=HEAD,
        barred=NO_DEPUTY,
        sources=frozenset({State.STAYED}),
        target=State.CLOSED,
        form=forms.CloseCase,
        guards=(guards.not_a_handler, guards.judged),
        produces=("closing_report",),
        stops=("A11", "A4"),
        aside=True,
    ),
    Step(
        code="drop_case",
        label=Text("撤销案件", "Drop the case"),
        consequence=Text(
            "违法事实不能成立的，不予处罚并撤销案件。",
            "The facts do not stand: no penalty, dropped.",
        ),
        law=apl("第五十七条第一款第三项"),
        offices=HEAD,
        barred=NO_DEPUTY,
        sources=OPEN,
        target=State.DROPPED,
        form=forms.CloseCase,
        guards=(guards.not_a_handler,),
        produces=("closing_report",),
        stops=("A11", "A4"),
        aside=True,
    ),
    Step(
        code="suspend_settlement",
        label=Text("责令经办机构暂停结算", "Order settlement suspended"),
        consequence=Text(
            "拒不配合调查的，经负责人批准，由经办机构暂停医疗保障基金结算。",
            "For refusing to co-operate: the handling agency stops settling.",
        ),
        law=o735("第三十条"),
        offices=HEAD,
        barred=NO_DEPUTY,
        sources=frozenset({State.INVESTIGATING}),
        target=None,
        form=forms.Reasoned,
        guards=(guards.not_a_handler,),
        aside=True,
        once=True,
    ),
    Step(
        code="restore_settlement",
        label=Text("恢复结算", "Restore settlement"),
        consequence=Text("当事人配合后恢复结算。", "Once the party co-operates."),
        law=o735("第三十条"),
        offices=HEAD,
        sources=frozenset({State.INVESTIGATING}),
        target=None,
        form=forms.Reasoned,
        guards=(guards.not_a_handler, guards.suspended),
        aside=True,
    ),
)

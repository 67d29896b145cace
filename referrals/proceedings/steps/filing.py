"""From the proposal to file to the decision on it, and who is competent (A1 to A4, A19)."""

from portal.kernel.actor import Office
from portal.kernel.errors import Reason
from portal.kernel.text import Text
from referrals.proceedings import forms
from referrals.proceedings.rules import State, Step
from referrals.proceedings.steps import guards
from referrals.proceedings.steps.law import apl, n4

HANDLER = frozenset({Office.INVESTIGATOR})
HEAD = frozenset({Office.HEAD})
NO_DEPUTY = {Office.DEPUTY_HEAD: Reason("head_decides", apl("第五十七条"))}
BEFORE = frozenset({State.PROPOSED, State.INVESTIGATING})

STEPS = (
    Step(
        code="propose_filing",
        label=Text("提出立案审批", "Propose to file"),
        consequence=Text(
            "生成立案审批表，报负责人；核查线索后十五个工作日内决定是否立案。",
            "Makes the approval form for the head, who decides within 15 working days of the clue.",
        ),
        law=n4("第十四条、第十五条"),
        offices=HANDLER,
        sources=frozenset({State.NEW}),
        target=State.PROPOSED,
        form=forms.ProposeFiling,
        guards=(guards.two_officers, guards.by_a_handler, guards.in_time),
        produces=("case_opening_approval",),
        starts=("A1",),
    ),
    Step(
        code="file",
        label=Text("批准立案", "File the case"),
        consequence=Text(
            "自立案之日起九十日内作出处理决定。", "A decision is due within ninety days of filing."
        ),
        law=apl("第五十四条第二款"),
        offices=HEAD,
        barred=NO_DEPUTY,
        sources=frozenset({State.PROPOSED}),
        target=State.INVESTIGATING,
        form=forms.Opinion,
        guards=(
            guards.not_a_handler,
            guards.in_time,
            guards.undisputed,
            guards.first_to_file,
        ),
        stops=("A1",),
        starts=("A11",),
    ),
    Step(
        code="decline_filing",
        label=Text("不予立案", "Do not file"),
        consequence=Text(
            "生成不予立案审批表，本程序结束；案卷没有其他立案程序的，一并决定不予立案并结案。",
            "Makes the record; this proceeding ends, and the case file with it when no other runs.",
        ),
        law=n4("第十四条、第十五条"),
        offices=HEAD,
        barred=NO_DEPUTY,
        sources=frozenset({State.PROPOSED}),
        target=State.NOT_FILED,
        form=forms.DeclineFiling,
        guards=(guards.not_a_handler,),
        produces=("case_not_opened",),
        stops=("A1",),
    ),
    Step(
        code="open_dispute",
        label=Text("提出管辖争议", "Dispute who is competent"),
        consequence=Text(
            "通知对方机关；七个工作日内协商，协商不成的报请共同的上一级机关指定。",
            "Tells the other agency; seven working days to settle, else the common superior decides.",
        ),
        law=apl("第二十五条"),
        offices=HANDLER | HEAD,
        sources=BEFORE,
        target=None,
        form=forms.OpenDispute,
        guards=(guards.undisputed,),
        starts=("A4",),
        aside=True,
    ),
    Step(
        code="report_dispute",
        label=Text("报请指定管辖", "Ask the common superior"),
        consequence=Text("生成指定管辖请示。", "Makes the request to the common superior."),
        law=apl("第二十五条"),
        offices=HANDLER | HEAD,
        sources=BEFORE,
        target=None,
        form=forms.MoveCase,
        guards=(guards.disputed,),
        produces=("designation_request",),
        aside=True,
        once=True,
    ),
    Step(
        code="settle_dispute",
        label=Text("管辖争议解决，由本机关管辖", "Settled: ours"),
        consequence=Text(
            "记录协商或者指定的结果，继续办理。", "Records the outcome; the case goes on."
        ),
        law=n4("第十条、第十一条、第十二条"),
        offices=HEAD,
        sources=BEFORE,
        target=None,
        form=forms.SettleDispute,
        guards=(guards.disputed,),
        stops=("A4",),
        aside=True,
    ),
    Step(
        code="move_case",
        label=Text("移送有管辖权的机关", "Pass to the competent agency"),
        consequence=Text(
            "生成案件移送函，本程序结束；材料随函移送。案卷尚未决定立案的，一并不予立案并结案。",
            "Makes the letter; this proceeding ends, and the case file not filed yet with it.",
        ),
        law=apl("第二十五条"),
        offices=HEAD,
        sources=BEFORE,
        target=State.MOVED,
        form=forms.MoveCase,
        produces=("case_handover",),
        stops=("A1", "A11", "A4"),
        aside=True,
    ),
    Step(
        code="change_handlers",
        label=Text("变更承办人", "Change the handlers"),
        consequence=Text("承办人始终不少于二人。", "There are always at least two."),
        law=apl("第四十二条"),
        offices=HEAD | frozenset({Office.DEPUTY_HEAD}),
        sources=frozenset(State)
        - {State.NEW, State.NOT_FILED, State.MOVED, State.DROPPED, State.CLOSED},
        target=None,
        form=forms.ChangeHandlers,
        aside=True,
    ),
)

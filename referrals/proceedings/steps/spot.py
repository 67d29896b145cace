"""The summary procedure and cash on the spot (A21, A22)."""

from portal.kernel.text import Text
from referrals.proceedings import forms
from referrals.proceedings.rules import State, Step
from referrals.proceedings.steps import afterwards, guards
from referrals.proceedings.steps.filing import HANDLER
from referrals.proceedings.steps.law import apl, n4
from referrals.proceedings.steps.performing import AFTER

STEPS = (
    Step(
        code="decide_on_spot",
        label=Text("当场处罚", "Penalty on the spot"),
        consequence=Text(
            "两名执法人员当场填写决定书并交付当事人；七个工作日内报所属机关备案。",
            "Two officers fill in the decision and hand it over; reported within seven working days.",
        ),
        law=apl("第五十一条、第五十二条"),
        offices=HANDLER,
        sources=frozenset({State.NEW}),
        target=State.SERVED,
        form=forms.DecideOnSpot,
        guards=(guards.two_officers, guards.by_a_handler, guards.in_time, guards.fine_allowed),
        produces=("spot_decision",),
        starts=("A14P", "A21", "A18R", "A18S", "A17C"),
        perhaps=("A22",),
    ),
    Step(
        code="report_spot",
        label=Text("当场处罚备案", "Report the penalty on the spot"),
        consequence=Text("向所属机关备案。", "Put on file with the agency."),
        law=n4("第五十一条"),
        offices=HANDLER,
        sources=AFTER,
        target=None,
        form=forms.Opinion,
        guards=(afterwards.decided_on_spot, guards.by_a_handler),
        stops=("A21",),
        aside=True,
        once=True,
    ),
    Step(
        code="hand_in_cash",
        label=Text("交回当场收缴的罚款", "Hand in the cash"),
        consequence=Text("两个工作日内交至本机关。", "Within two working days, to the agency."),
        law=apl("第七十一条"),
        offices=HANDLER,
        sources=AFTER,
        target=None,
        form=forms.Deposit,
        guards=(afterwards.cash_held,),
        stops=("A22",),
        starts=("A22B",),
        aside=True,
    ),
    Step(
        code="bank_cash",
        label=Text("缴付指定银行", "Pay it into the bank"),
        consequence=Text("两个工作日内缴付银行。", "Within two working days, into the bank."),
        law=apl("第七十一条"),
        offices=afterwards.MONEY_OFFICES,
        sources=AFTER,
        target=None,
        form=forms.Deposit,
        guards=(afterwards.cash_to_bank,),
        stops=("A22B",),
        aside=True,
    ),
)

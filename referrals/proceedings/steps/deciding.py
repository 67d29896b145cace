"""Legal review, collective discussion, the decision and its delivery (A8, A11 to A13)."""

from portal.infra.forms import Confirm
from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.proceedings import forms
from referrals.proceedings.rules import State, Step
from referrals.proceedings.steps import guards
from referrals.proceedings.steps.filing import HANDLER, HEAD, NO_DEPUTY
from referrals.proceedings.steps.law import apl
from referrals.proceedings.steps.notice import ANYBODY

REVIEWER = frozenset({Office.LEGAL_REVIEWER})
REVIEW = apl("第五十八条")

STEPS = (
    Step(
        code="submit_review",
        label=Text("提请法制审核", "Submit for legal review"),
        consequence=Text("法制机构十个工作日内审核。", "Reviewed within ten working days."),
        law=REVIEW,
        offices=HANDLER,
        sources=frozenset({State.WEIGHING}),
        target=State.UNDER_REVIEW,
        form=forms.Opinion,
        guards=(guards.by_a_handler, guards.planned, guards.as_noticed),
        starts=("A8",),
    ),
    Step(
        code="pass_review",
        label=Text("审核通过", "Pass the review"),
        consequence=Text(
            "生成法制审核意见书，报负责人决定。", "Makes the opinion; the head decides."
        ),
        law=REVIEW,
        offices=REVIEWER,
        sources=frozenset({State.UNDER_REVIEW}),
        target=State.READY,
        form=forms.Review,
        guards=(guards.reviews_apart, guards.planned, guards.as_noticed),
        produces=("legal_review",),
        stops=("A8",),
    ),
    Step(
        code="return_review",
        label=Text("审核不通过，退回", "Return with objections"),
        consequence=Text(
            "未经审核通过，不得作出决定。", "Without a passed review nothing is decided."
        ),
        law=REVIEW,
        offices=REVIEWER,
        sources=frozenset({State.UNDER_REVIEW}),
        target=State.WEIGHING,
        form=forms.Review,
        guards=(guards.reviews_apart,),
        produces=("legal_review",),
        stops=("A8",),
    ),
    Step(
        code="send_to_head",
        label=Text("报负责人决定", "Send to the head"),
        consequence=Text("依法不需要法制审核的，直接报负责人。", "Where the law wants no review."),
        law=apl("第五十七条"),
        offices=HANDLER,
        sources=frozenset({State.WEIGHING}),
        target=State.READY,
        form=forms.Opinion,
        guards=(guards.by_a_handler, guards.planned, guards.as_noticed, guards.no_review_due),
    ),
    Step(
        code="discuss",
        label=Text("集体讨论", "Collective discussion"),
        consequence=Text("生成集体讨论记录。", "Makes the record of the discussion."),
        law=apl("第五十七条第二款"),
        offices=HEAD | frozenset({Office.DEPUTY_HEAD}),
        sources=frozenset({State.READY}),
        target=None,
        form=forms.Discuss,
        guards=(guards.not_a_handler,),
        produces=("collective_discussion",),
        aside=True,
    ),
    Step(
        code="return_to_handlers",
        label=Text("退回承办人", "Return to the handlers"),
        consequence=Text("补充后重新审核。", "To be completed and reviewed again."),
        law=apl("第五十七条"),
        offices=HEAD,
        sources=frozenset({State.READY}),
        target=State.WEIGHING,
        form=forms.Reasoned,
        guards=(guards.not_a_handler,),
        aside=True,
    ),
    Step(
        code="decide",
        label=Text("作出处罚决定", "Decide on the penalty"),
        consequence=Text(
            "生成处罚决定书，同时登记应缴款项；七个工作日内送达。",
            "Makes the decision and the orders to pay; to be delivered within seven working days.",
        ),
        law=apl("第五十七条、第五十九条"),
        offices=HEAD,
        barred=NO_DEPUTY,
        sources=frozenset({State.READY}),
        target=State.DECIDED,
        form=forms.Decision,
        guards=(
            guards.apart,
            guards.planned,
            guards.as_noticed,
            guards.reviewed,
            guards.discussed,
            guards.not_with_police,
            guards.fine_allowed,
        ),
        requires=("prior_notice",),
        produces=("penalty_decision",),
        stops=("A11",),
        starts=("A13", "A14P"),
    ),
    Step(
        code="decide_no_penalty",
        label=Text("决定不予处罚", "Decide on no penalty"),
        consequence=Text(
            "生成不予行政处罚决定书；对当事人进行教育。",
            "Makes the decision; the party is instructed.",
        ),
        law=apl("第三十三条"),
        offices=HEAD,
        barred=NO_DEPUTY,
        sources=frozenset({State.READY, State.WEIGHING}),
        target=State.NO_PENALTY,
        form=forms.NoPenalty,
        guards=(guards.apart,),
        produces=("no_penalty_decision",),
        stops=("A11",),
        starts=("A13",),
        aside=True,
    ),
    Step(
        code="decision_served",
        label=Text("处罚决定书送达", "Decision delivered"),
        consequence=Text(
            "缴款、复议和诉讼的期限开始。", "The time to pay, to ask for review and to sue begins."
        ),
        law=apl("第六十一条"),
        offices=ANYBODY,
        sources=frozenset({State.DECIDED}),
        target=State.SERVED,
        form=Confirm,
        requires=("penalty_decision",),
        stops=("A13",),
        starts=("A18R", "A18S", "A17C"),
        by_itself=True,
    ),
    Step(
        code="no_penalty_served",
        label=Text("不予处罚决定书送达", "Decision of no penalty delivered"),
        consequence=Text("案件办结。", "The case is over."),
        law=apl("第六十一条"),
        offices=ANYBODY,
        sources=frozenset({State.NO_PENALTY}),
        target=State.CLOSED,
        form=Confirm,
        stops=("A13",),
        by_itself=True,
    ),
)

"""Performance, enforcement, remedies, publication, closing (A14 to A18)."""

from portal.infra.forms import Confirm
from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.proceedings import forms
from referrals.proceedings.rules import CONTESTABLE, TO_PERFORM, State, Step
from referrals.proceedings.steps import afterwards, guards
from referrals.proceedings.steps.filing import HANDLER, HEAD
from referrals.proceedings.steps.law import ael, all_, apl, arl
from referrals.proceedings.steps.notice import ANYBODY

AFTER = TO_PERFORM | {State.PERFORMED}
HEADS = HEAD | frozenset({Office.DEPUTY_HEAD})

STEPS = (
    Step(
        code="performed",
        label=Text("已全部履行", "Performed in full"),
        consequence=Text("款项缴清后自动转入；没有款项的由承办人登记。", "When all is paid."),
        law=apl("第六十六条、第六十七条"),
        offices=ANYBODY,
        sources=TO_PERFORM,
        target=State.PERFORMED,
        form=Confirm,
        guards=(afterwards.paid, afterwards.no_remedy_open),
        stops=("A17",),
    ),
    Step(
        code="demand",
        label=Text("制作催告书", "Make the demand"),
        consequence=Text(
            "当事人逾期不履行，又未申请复议或者起诉的，先书面催告。",
            "Before enforcement: neither paid nor contested.",
        ),
        law=ael("第五十三条、第五十四条"),
        offices=HANDLER,
        sources=frozenset({State.SERVED}),
        target=State.DEMAND_MADE,
        form=forms.Demand,
        guards=(guards.by_a_handler, afterwards.owed, afterwards.remedies_over),
        produces=("demand_notice",),
        aside=True,
    ),
    Step(
        code="demand_served",
        label=Text("催告书送达", "Demand delivered"),
        consequence=Text(
            "十个工作日后可以申请强制执行。", "Ten working days later the court may be asked."
        ),
        law=ael("第五十四条、第六十九条"),
        offices=ANYBODY,
        sources=frozenset({State.DEMAND_MADE}),
        target=State.DEMANDED,
        form=Confirm,
        requires=("demand_notice",),
        starts=("A17",),
        by_itself=True,
    ),
    Step(
        code="apply_court",
        label=Text("申请人民法院强制执行", "Apply to the court"),
        consequence=Text("生成强制执行申请书。", "Makes the application."),
        law=ael("第五十三条、第五十五条"),
        offices=HEAD,
        sources=frozenset({State.DEMANDED}),
        target=State.IN_COURT,
        form=forms.ApplyCourt,
        guards=(afterwards.waited, afterwards.no_remedy_open),
        produces=("court_application",),
        stops=("A17", "A17C"),
    ),
    Step(
        code="end_enforcement",
        label=Text("法院终结执行", "The court ended the enforcement"),
        consequence=Text("未缴清的款项仍记为应收。", "What is unpaid stays on record as owed."),
        law=ael("第五十八条"),
        offices=HEAD,
        sources=frozenset({State.IN_COURT}),
        target=State.PERFORMED,
        form=forms.RemedyUpheld,
        aside=True,
    ),
    Step(
        code="end_performance",
        label=Text("终结履行", "End the performance"),
        consequence=Text(
            "未缴清又不再申请执行的，写明理由和依据的文书；未缴清的款项仍记为应收。",
            "Unpaid, and no court will be asked: with reasons and the document. It stays owed.",
        ),
        law=apl("第五十七条"),
        offices=HEAD,
        sources=TO_PERFORM - {State.IN_COURT},
        target=State.PERFORMED,
        form=forms.RemedyUpheld,
        guards=(guards.not_a_handler, afterwards.pay_over, afterwards.no_remedy_open),
        stops=("A17",),
        aside=True,
    ),
    Step(
        code="close_case",
        label=Text("结案", "Close the case"),
        consequence=Text("生成结案报告和卷内目录，归档。", "Makes the report and the index."),
        law=apl("第四十七条、第五十七条"),
        offices=HEAD,
        sources=frozenset({State.PERFORMED, State.SET_ASIDE}),
        target=State.CLOSED,
        form=forms.CloseCase,
        guards=(guards.not_a_handler, afterwards.no_remedy_open, afterwards.withdrawn_if_set_aside),
        produces=("closing_report", "file_index"),
    ),
    Step(
        code="record_remedy",
        label=Text("当事人复议或者起诉", "The party asks for review or sues"),
        consequence=Text(
            "处罚不停止执行；加处罚款在此期间不计算，暂不申请强制执行。已结案的同样登记。",
            "The penalty stands; nothing is added for lateness meanwhile, nor the court asked. "
            "Also after the case was closed.",
        ),
        law=apl("第七十三条"),
        offices=HANDLER | HEAD,
        sources=CONTESTABLE,
        target=None,
        form=forms.RecordRemedy,
        guards=(afterwards.decision_stands, afterwards.no_remedy_open),
        stops=("A18R", "A18S", "A18T", "A17C"),
        aside=True,
    ),
    Step(
        code="uphold",
        label=Text("复议或者诉讼维持", "Upheld"),
        consequence=Text(
            "复议维持的，十五日内可以起诉。", "After reconsideration: 15 days to sue."
        ),
        law=all_("第四十五条"),
        offices=HANDLER | HEAD,
        sources=CONTESTABLE,
        target=None,
        form=forms.RemedyUpheld,
        guards=(afterwards.remedy_open,),
        perhaps=("A18T", "A17C"),
        aside=True,
    ),
    Step(
        code="set_aside",
        label=Text("被变更、撤销或者确认违法", "Changed, set aside, found unlawful"),
        consequence=Text(
            "已公开的，三个工作日内撤回并公开说明理由。",
            "What was published is withdrawn within three working days, with reasons.",
        ),
        law=arl("第六十三条、第六十四条"),
        offices=HANDLER | HEAD,
        sources=CONTESTABLE,
        target=State.SET_ASIDE,
        form=forms.RemedyUpheld,
        guards=(afterwards.remedy_open,),
        stops=("A17",),
        perhaps=("A14",),
        aside=True,
    ),
    Step(
        code="decide_anew",
        label=Text("重新调查处理", "Investigate anew"),
        consequence=Text("重新告知、审核和决定。", "Notice, review and decision are made anew."),
        law=arl("第六十四条"),
        offices=HEAD,
        sources=frozenset({State.SET_ASIDE}),
        target=State.INVESTIGATING,
        form=forms.Reasoned,
        guards=(afterwards.publication_withdrawn, afterwards.file_open),
        starts=("A11",),
    ),
    Step(
        code="propose_publication",
        label=Text("拟公开处罚决定", "Propose to publish"),
        consequence=Text("由另一人批准后公开。", "Published once a second person approves."),
        law=apl("第四十八条"),
        offices=HANDLER,
        sources=CONTESTABLE,
        target=None,
        form=forms.Publish,
        guards=(afterwards.penalty_stands, afterwards.unpublished),
        aside=True,
    ),
    Step(
        code="approve_publication",
        label=Text("批准公开", "Approve the publication"),
        consequence=Text(
            "决定被变更或者撤销时应当撤回。", "To be withdrawn if the decision falls."
        ),
        law=apl("第四十八条"),
        offices=HEADS,
        sources=CONTESTABLE,
        target=None,
        form=forms.Opinion,
        guards=(afterwards.penalty_stands, afterwards.unpublished, afterwards.second_person),
        aside=True,
    ),
    Step(
        code="withdraw_publication",
        label=Text("撤回公开的处罚决定", "Withdraw the publication"),
        consequence=Text(
            "生成撤回公告，公开说明理由。", "Makes the notice of withdrawal, with reasons."
        ),
        law=apl("第四十八条第二款"),
        offices=HANDLER | HEADS,
        sources=CONTESTABLE | {State.SET_ASIDE},
        target=None,
        form=forms.Reasoned,
        guards=(afterwards.published,),
        produces=("publication_withdrawal",),
        stops=("A14",),
        aside=True,
    ),
)

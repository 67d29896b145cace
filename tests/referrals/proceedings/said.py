"""What is typed for each step of an administrative case unless a test says otherwise, and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from referrals.proceedings.steps.registry import STEPS

SX09 = 419_520
"""正华肛肠专科医院, 超限定用药: 4,195.20 yuan, fined once that (sources.md SX-09)."""
SAID: Mapping[str, dict[str, Any]] = {
    "report_inquiry": {
        "process": "调取处方四十二张，询问医师二人。",
        "facts": "超限定支付范围使用银杏叶制剂。",
        "evidence": "处方四十二张\n结算数据",
        "law": "《医疗保障基金使用监督管理条例》第三十八条",
        "proposal": "责令退回，处一倍罚款。",
    },
    "give_notice": {"facts": "超限定支付范围用药。", "reasons": "违反第三十八条。"},
    "record_statement": {"statement": "请求从轻。", "answer": "不予采纳。"},
    "close_statements": {"why": "waived"},
    "call_hearing": {
        "clerk": "何记录",
        "held_at": "上午九时",
        "place": "三楼会议室",
        "manner": "public",
    },
    "hold_hearing": {
        "started_at": "九时",
        "ended_at": "十一时",
        "rights": "已告知。",
        "accusation": "宣读事实。",
        "defence": "请求从轻。",
        "debate": "无。",
    },
    "discuss": {
        "held_at": "十五时",
        "place": "会议室",
        "chair": "赵局长",
        "present": "赵局长\n孙副局长",
        "report": "汇报案情。",
        "opinions": "孙副局长，同意。",
        "outcome": "一致同意。",
    },
    "decide": {
        "facts": "超限定支付范围用药，金额4,195.20元。",
        "evidence": "处方四十二张\n结算数据",
        "defence": "当事人放弃陈述申辩。",
        "reasons": "已改正，处一倍罚款。",
        "legal_basis": "《医疗保障基金使用监督管理条例》第三十八条",
        "performance": "十五日内缴至指定银行。",
        "review_body": "花桥市人民政府",
        "court": "花桥市人民法院",
    },
    "decide_no_penalty": {
        "ground": "APL-33-1-2",
        "facts": "初次违法。",
        "reasons": "已改正。",
        "review_body": "花桥市人民政府",
        "court": "花桥市人民法院",
    },
    "demand": {"how": "缴至指定银行。"},
    "apply_court": {"court": "花桥市人民法院", "reason": "逾期不履行。"},
    "propose_publication": {"summary": "对一家医院超限定用药作出处罚。"},
    "record_remedy": {"remedy": "reconsideration", "body": "花桥市人民政府"},
    "uphold": {"number": "花复决〔2026〕1号", "reason": "维持。"},
    "set_aside": {"number": "花复决〔2026〕2号", "reason": "程序违法，撤销。"},
    "end_performance": {"number": "花医保终〔2026〕1号"},
    "end_after_judgment": {"facts": "已移送。", "execution": "无。", "reason": "判决生效。"},
    "close_case": {"facts": "已处罚。", "execution": "已缴清。", "reason": "执行完毕。"},
    "drop_case": {"facts": "事实不成立。", "execution": "无。", "reason": "违法事实不能成立。"},
    "decline_filing": {"result": "no_violation"},
    "open_dispute": {"agency": "hq-scjg", "reason": "本机关先发现。"},
    "report_dispute": {"agency": "hq-scjg", "reason": "协商不成。"},
    "move_case": {"agency": "hq-scjg", "reason": "由其管辖。"},
    "settle_dispute": {"how": "talks", "reason": "协商一致。"},
    "hand_in_cash": {"reference": "收-1"},
    "bank_cash": {"reference": "银-1"},
    "pass_review": {
        "subject": "合法。",
        "evidence": "充分。",
        "procedure": "合法。",
        "law": "适当。",
        "conclusion": "同意。",
    },
}
SAID = {**SAID, "return_review": SAID["pass_review"]}
WHO = dict.fromkeys(STEPS, "lin") | dict.fromkeys(
    (
        *("file", "decline_filing", "settle_dispute", "move_case", "change_handlers", "drop_case"),
        *("decide", "decide_no_penalty", "discuss", "return_to_handlers", "apply_court"),
        *(
            "end_enforcement",
            "end_performance",
            "end_after_judgment",
            "close_case",
            "decide_anew",
            "approve_publication",
            "keep_unpublished",
        ),
        *("suspend_settlement", "restore_settlement"),
    ),
    "zhao",
)
WHO |= {"pass_review": "xu", "return_review": "xu", "hold_hearing": "sun"}

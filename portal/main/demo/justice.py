"""The criminal half of one story, and one on its way back. All facts and people are invented."""

from __future__ import annotations

from datetime import date, timedelta

from portal.main.demo import acts
from portal.main.demo.stage import Stage
from referrals.transfers import forms as steps
from referrals.transfers.forms.criminal import IssueOpinion

SUSPECT = "甲某"


def prosecuted(stage: Stage, today: date, referral: int) -> None:
    """Detained, arrested, under review for prosecution."""
    stage.at(today - timedelta(days=26))
    acts.milestone(stage, "wu", referral, "record_detention", suspect=SUSPECT, special="usual")
    stage.at(today - timedelta(days=24))
    acts.milestone(stage, "wu", referral, "request_arrest", suspect=SUSPECT, custody="detained")
    stage.at(today - timedelta(days=22))
    acts.milestone(stage, "zhou", referral, "decide_arrest", suspect=SUSPECT, arrest="approved")
    stage.at(today - timedelta(days=15))
    found = {"progress": "已查清虚构住院的全部病历，主要嫌疑人到案。"}
    acts.milestone(stage, "wu", referral, "report_progress", **found)
    stage.at(today - timedelta(days=13))
    review = {"charge": "诈骗罪", "review": "usual"}
    acts.milestone(stage, "wu", referral, "pass_for_prosecution", **review)


def way_back(stage: Stage, today: date, institution: int) -> None:
    """Not prosecuted; the procuratorate asks the agency for a penalty and waits for its reply."""
    case_id = acts.case(stage, "西城演示诊所冒名结算案", "impersonation", institution, 640_000)
    stage.at(today - timedelta(days=39))
    referral = acts.refer(stage, case_id, charge="诈骗罪", facts="冒用他人凭证结算。")
    acts.take(stage, "wu", referral, "file", steps.FileCase(charge="诈骗罪"))
    handed = steps.HandOverItems(handed="结算明细一册")
    acts.take(stage, "lin", referral, "hand_over_items", handed)
    stage.at(today - timedelta(days=37))
    review = {"charge": "诈骗罪", "review": "fast"}
    acts.milestone(stage, "wu", referral, "pass_for_prosecution", **review)
    stage.at(today - timedelta(days=35))
    acts.milestone(
        stage,
        "zhou",
        referral,
        "not_prosecute",
        number="花检刑不诉〔2026〕3号",
        person="西城演示诊所负责人",
        ground="discretionary",
        reason="犯罪情节轻微，已全部退赔，认罪认罚。",
    )
    acts.milestone(stage, "zhou", referral, "register_review")
    stage.at(today - timedelta(days=34))
    due = steps.Reasoned(reason="应当依法给予行政处罚。")
    acts.take(stage, "zhou", referral, "find_penalty_due", due)
    opinion = IssueOpinion(
        facts="冒用他人医疗保障凭证结算六千四百元。",
        measures="取保候审，已解除；没有扣押财物。",
        legal_basis="《医疗保障基金使用监督管理条例》第四十条",
        advice="建议依法给予罚款。",
        copy_to="花桥市司法局",
    )
    acts.take(stage, "zhou", referral, "issue_opinion", opinion)

"""A draw of hospitals: frozen one day, the seed typed by two officers once its source was known."""

from __future__ import annotations

from datetime import date, time, timedelta

from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.ids import known
from portal.main.demo.stage import Stage
from referrals.draws import service as draws
from referrals.draws.forms import FreezeTargets, Seed

SEED = Seed(seed="03 07 15 21 26 33 11")


def load(stage: Stage, today: date) -> int:
    """Freeze the pool two months before `today`, draw the evening after; return its id."""
    stage.at(today - timedelta(days=60))
    evening = stage.clock.now().astimezone(LEGAL_ZONE).date() + timedelta(days=1)
    with stage.as_("lin") as work:
        form = FreezeTargets(
            title="定点医院季度抽查",
            purpose="定点医院季度检查",
            source="约定彩票当晚开奖号码",
            source_day=evening,
            source_time=time(21, 30),
            region="990100",
            n_hospital=2,
        )
        made = known(draws.freeze_targets(work, form).id)
    stage.at(evening, 22)
    with stage.as_("lin") as work:
        draws.type_seed(work, made, SEED)
    with stage.as_("he") as work:
        draws.confirm_seed(work, made, SEED)
    return made

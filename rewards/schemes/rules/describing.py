"""A reward rule in sentences: for the calculator, the administrator and the documentation."""

from __future__ import annotations

from collections.abc import Iterator

from portal.kernel.money import format_yuan
from portal.kernel.text import Text
from rewards.schemes.rules.quoting import percent
from rewards.schemes.rules.schemes import Mode, Rounding, Scheme, Tariff, Tier
from rewards.schemes.rules.wording import LEVEL_NAMES, SUBJECT_NAMES, UNKNOWN_NAMES


def described(scheme: Scheme) -> list[Text]:
    """Return what a rule says, a sentence a piece, in its own order; unknown pieces last."""
    found = [sentence for each in scheme.tariffs for sentence in _tariff(scheme, each)]
    found += _limits(scheme)
    found += _besides(scheme)
    found.append(_rounding(scheme))
    if scheme.unknown:
        names = [UNKNOWN_NAMES[piece] for piece in scheme.unknown]
        zh, en = "、".join(each.zh for each in names), ", ".join(each.en for each in names)
        found.append(Text(f"没有查到、不作猜测的：{zh}。", f"Not found, and not guessed: {en}."))
    return found


def _tariff(scheme: Scheme, tariff: Tariff) -> Iterator[Text]:
    zh = en = ""
    for name in (LEVEL_NAMES.get(tariff.level or ""), SUBJECT_NAMES.get(tariff.subject or "")):
        if name:
            zh, en = f"{zh}{name.zh}——", f"{en}{name.en} — "
    if not tariff.tiers:
        yield Text(f"{zh}奖励比例没有查到。", f"{en}the rate was not found.")
    for place, tier in enumerate(tariff.tiers):
        where = _where(scheme, tariff, place)
        what = _what(scheme, tier)
        yield Text(f"{zh}{where.zh}：{what.zh}。", f"{en}{where.en}: {what.en}.")
    if tariff.floor_fen:
        floor = format_yuan(tariff.floor_fen)
        yield Text(f"{zh}不足 {floor} 元的，按 {floor} 元。", f"{en}at least {floor} yuan.")


def _where(scheme: Scheme, tariff: Tariff, place: int) -> Text:
    """Return which amounts, or which slice of them, a tier is about."""
    tier = tariff.tiers[place]
    low = format_yuan(tier.over_fen)
    above = tariff.tiers[place + 1] if place + 1 < len(tariff.tiers) else None
    if not tier.over_fen and above is None:
        return Text("查实金额", "Proven amount")
    included = tier.start_fen == tier.over_fen
    zh, en = "", ""
    if tier.over_fen:
        zh = f"{low} 元以上" if included else f"超过 {low} 元"
        en = f"from {low} yuan" if included else f"over {low} yuan"
    if above is not None:
        high = format_yuan(above.over_fen)
        outside = above.start_fen == above.over_fen
        zh += f"{'、' if zh else ''}{'不到' if outside else '不超过'} {high} 元"
        en += f"{', ' if en else ''}{'below' if outside else 'up to'} {high} yuan"
    if scheme.mode is Mode.PROGRESSIVE:
        return Text(f"查实金额{_spaced(zh)}的部分", f"The part {en}")
    return Text(f"查实{_spaced(zh)}", f"Proven {en}")


def _spaced(zh: str) -> str:
    return f" {zh}" if zh[0].isdigit() else zh


def _what(scheme: Scheme, tier: Tier) -> Text:
    if tier.honorary:
        return Text("以表扬等精神奖励为主", "mainly honorary")
    if tier.rate is None:
        return Text(
            "按当地规定的比例，当地确认以前不能计算", "a share the place sets; nothing before that"
        )
    rate = percent(tier.rate)
    zh = f"按 {rate}" if scheme.exact else f"最多 {rate}，具体数额由人决定"
    en = rate if scheme.exact else f"at most {rate}, a person decides"
    if tier.base_fen:
        base = format_yuan(tier.base_fen)
        zh, en = f"{zh}，加上前面各段的 {base} 元", f"{en}, and {base} yuan for the parts below"
    if tier.plus_fen:
        plus = format_yuan(tier.plus_fen)
        zh, en = f"{zh}，另加 {plus} 元", f"{en} and {plus} yuan on top"
    if tier.floor_fen:
        floor = format_yuan(tier.floor_fen)
        zh, en = f"{zh}，不少于 {floor} 元", f"{en}, at least {floor} yuan"
    return Text(zh, en)


def _limits(scheme: Scheme) -> Iterator[Text]:
    if scheme.floor_fen:
        floor = format_yuan(scheme.floor_fen)
        yield Text(f"最低 {floor} 元。", f"At least {floor} yuan.")
    if scheme.cap_fen is not None:
        cap = format_yuan(scheme.cap_fen)
        yield Text(f"最高 {cap} 元。", f"At most {cap} yuan.")
    elif scheme.cap_unknown_over_fen is not None:
        cap = format_yuan(scheme.cap_unknown_over_fen)
        yield Text(
            f"最高限额没有查到，超过 {cap} 元的不计算。",
            f"The cap was not found: nothing above {cap} yuan is worked out.",
        )


def _besides(scheme: Scheme) -> Iterator[Text]:
    band, bonus = scheme.no_loss, scheme.bonus
    if band:
        low, high = format_yuan(band.low_fen), format_yuan(band.high_fen)
        span = low if low == high else f"{low} 至 {high}"
        span_en = low if low == high else f"{low} to {high}"
        yield Text(
            f"查实但没有造成基金损失的，{span} 元。", f"Proven without a loss: {span_en} yuan."
        )
    if bonus and bonus.rate is None:
        yield Text(
            "内部人员可以提高，提高多少没有查到。", "Insiders may get more; how much was not found."
        )
    elif bonus and bonus.rate is not None:
        rate = percent(bonus.rate)
        zh, en = ("最多另加", "up to") if bonus.maximum else ("另加", "another")
        yield Text(
            f"内部人员{zh}查实金额的 {rate}。", f"Insiders get {en} {rate} of the proven amount."
        )
    yield from _order(scheme)
    if scheme.also_honoured:
        yield Text("精神奖励和奖金一起给。", "An honour is given besides money.")


def _order(scheme: Scheme) -> Iterator[Text]:
    """Yield what the texts do not say and every sum needs: readings of ours."""
    tiers = [tier for each in scheme.tariffs for tier in each.tiers]
    floors = [scheme.floor_fen, *(each.floor_fen for each in scheme.tariffs)]
    if any(floors) or any(tier.floor_fen for tier in tiers):
        yield Text(
            "没有查实损失的，没有奖金，也不按最低数额（原文未规定，本系统的理解）。",
            "No proven loss, no money: not even the least amount (our reading; the text does not say).",
        )
    if scheme.bonus and scheme.bonus.rate is not None:
        yield Text(
            "先加内部人员的部分，再比最低、最高数额（原文未规定顺序，本系统的理解）。",
            "What insiders get is added before the least and the highest amount are looked at "
            "(our reading; the text does not say).",
        )


def _rounding(scheme: Scheme) -> Text:
    if scheme.rounding is Rounding.DOWN:
        return Text("不足一分的舍去。", "Parts of a fen are dropped.")
    return Text(
        "计算到分，不足一分的四舍五入（原文未规定）。",
        "Worked out to the fen, half a fen rounds up (the text does not say).",
    )

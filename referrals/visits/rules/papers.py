"""Which document is made of which kind of entry, and the words its values are put into."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from portal.kernel.clock import LEGAL_ZONE, printed_day
from portal.kernel.money import format_yuan
from portal.kernel.text import Text
from referrals.visits.rules import Kind

Body = Mapping[str, Any]
Values = dict[str, Any]

LETTERS: Final[Mapping[Kind, str]] = {
    Kind.SITE_RECORD: "site_record",
    Kind.INQUIRY: "inquiry_record",
    Kind.SAMPLING: "sampling_list",
    Kind.HOLD: "hold_notice",
    Kind.SEAL: "seal_decision",
    Kind.RELEASE: "release_notice",
    Kind.EVIDENCE_LIST: "proof_list",
    Kind.EXTRACTION: "extraction_record",
    Kind.FETCH: "fetch_notice",
    Kind.DELIVERY: "delivery_record",
}
EVIDENCE_KINDS: Final = {
    "document": "书证",
    "object": "物证",
    "audiovisual": "视听资料",
    "data": "电子数据",
    "witness": "证人证言",
    "statement": "当事人的陈述",
    "opinion": "鉴定意见",
    "site": "勘验笔录、现场笔录",
}
HOW_ENDED: Final = {
    "returned": "退还当事人",
    "released": "解除",
    "transferred": "移送有关机关",
    "confiscated": "依法没收",
}
KEPT_WHERE: Final = {"here": "就地保存", "taken": "异地保存"}
READ_BACK: Final = {"self": "被询问人自行阅读核对", "aloud": "向被询问人宣读", "none": "未核对"}
NONE = "—"
NOT_DONE: Final = Text("还没有写完", "It is not finished yet")
UNSIGNED: Final = Text(
    "当事人没有签名，也没有注明拒绝签名或者不在场",
    "The party has not signed, and no refusal or absence is noted",
)


def minute(instant: datetime | str) -> str:
    """Return an instant as documents print it, legal time."""
    at = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
    at = at.astimezone(LEGAL_ZONE)
    return f"{printed_day(at)}{at.hour}时{at.minute:02d}分"


def span(began: datetime | str, ended: datetime | str | None) -> str:
    """Return a beginning and, when it is known, an end."""
    return f"{minute(began)}至{minute(ended)}" if ended else f"{minute(began)}起"


def quantity(item: Body) -> str:
    """Return a quantity with its unit."""
    return f"{item['quantity']}{item.get('unit') or ''}"


def money(fen: int | None) -> str:
    """Return an amount, a dash for none."""
    return NONE if fen is None else format_yuan(fen)


def unsigned(signatures: Iterable[Body]) -> str:
    """Return who did not sign, why, and who stood witness; empty when everybody signed."""
    words = {"refused": "拒绝签名", "absent": "不在场"}
    said = []
    for each in signatures:
        if each["how"] in words:
            witness = f"，见证人：{each['witness']}" if each.get("witness") else ""
            said.append(
                f"{each['name']}{words[each['how']]}（{each.get('reason') or NONE}{witness}）"
            )
    return "；".join(said)


def values(kind: Kind, body: Body, acted_at: datetime) -> Values:
    """Return what a document says from its entry alone; empty values are left out."""
    found = BUILDERS[kind](body, acted_at)
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _site(body: Body, _: datetime) -> Values:
    return {
        name: body[name]
        for name in ("place", "present", "assistants", "text", "statement", "recording")
    }


def _inquiry(body: Body, _: datetime) -> Values:
    person = body["person"]
    return {
        "place": body["place"],
        "recorder": body["recorder"],
        "person": person["name"],
        **{name: value for name, value in person.items() if name != "name"},
        "span": span(body["began_at"], body["ended_at"]),
        "recusal": "听清，申请回避。" if body["wants_recusal"] else "听清，不申请回避。",
        "lines": [{"q": each["q"], "a": each["a"] or NONE} for each in body["lines"]],
        "read_back": READ_BACK[body["read_back"]],
        "corrections": body["corrections"],
    }


def _sampling(body: Body, acted_at: datetime) -> Values:
    rows = [
        {
            "name": each["name"],
            "spec": each["spec"] or NONE,
            "quantity": quantity(each),
            "price": money(each["price_fen"]),
            "amount": money(each["amount_fen"]),
            "note": each["note"] or NONE,
        }
        for each in body["items"]
    ]
    total = body["total_fen"]
    return {
        "place": body["place"],
        "acted_at": minute(acted_at),
        "method": body["method"],
        "items": rows,
        "total": None if total is None else format_yuan(total),
    }


def _measure(body: Body, acted_at: datetime) -> Values:
    approved = f"已经负责人{body['approved_by']}批准" if body["approved_by"] else ""
    urgent = "情况紧急，当场实施，二十四小时内补办批准手续"
    rows = [
        {
            "name": each["name"],
            "quantity": quantity(each),
            **{name: each[name] or NONE for name in ("spec", "state", "place", "note")},
        }
        for each in body["items"]
    ]
    return {
        "place": body["place"],
        "acted_at": minute(acted_at),
        "reason": body["reason"],
        "approval": urgent if body["urgent"] or not approved else approved,
        "keep": KEPT_WHERE[body["keep"]],
        "keeper": body["keeper"],
        "items": rows,
    }


def _release(body: Body, acted_at: datetime) -> Values:
    some = "、".join(f"第{each}项" for each in body["items"])
    return {
        "released_at": minute(acted_at),
        "extent": "全部" if body["all"] else some or NONE,
        "how": HOW_ENDED[body["how"]],
        "reason": body["reason"],
    }


def _proofs(body: Body, acted_at: datetime) -> Values:
    rows = [
        {
            "name": each["name"],
            "kind": EVIDENCE_KINDS[each["evidence"]],
            "quantity": quantity(each),
            "source": each["from"] or NONE,
            "pages": each["pages"] or NONE,
            "note": each["note"] or NONE,
        }
        for each in body["items"]
    ]
    return {"acted_at": minute(acted_at), "items": rows}


def _extraction(body: Body, _: datetime) -> Values:
    rows = [
        {"name": each["name"], "size": str(each["size"]), "sha256": each["sha256"]}
        for each in body["items"]
    ]
    plain = ("source", "device", "system", "method", "tool", "medium", "operator")
    return {
        **{name: body[name] for name in plain},
        "span": span(body["began_at"], body["ended_at"]),
        "items": rows,
    }


def _fetch(body: Body, _: datetime) -> Values:
    due = datetime.fromisoformat(body["due"]).date()
    told = {name: body[name] for name in ("receiver", "reason")}
    return {**told, "items": list(body["items"]), "due": printed_day(due)}


def _delivery(body: Body, acted_at: datetime) -> Values:
    return {
        "title": body["title"],
        "document_number": body["number"] or NONE,
        "receiver": body["receiver"],
        "relation": body["relation"],
        "place": body["place"],
        "manner": "直接送达" if body["manner"] == "handed" else "留置送达",
        "delivered_at": minute(acted_at),
    }


BUILDERS: Final[Mapping[Kind, Callable[[Body, datetime], Values]]] = {
    Kind.SITE_RECORD: _site,
    Kind.INQUIRY: _inquiry,
    Kind.SAMPLING: _sampling,
    Kind.HOLD: _measure,
    Kind.SEAL: _measure,
    Kind.RELEASE: _release,
    Kind.EVIDENCE_LIST: _proofs,
    Kind.EXTRACTION: _extraction,
    Kind.FETCH: _fetch,
    Kind.DELIVERY: _delivery,
}

"""The page's own arithmetic, run by node where there is one."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest
import rfc8785

from portal.kernel.law import Citation, InForce
from portal.kernel.text import Text
from referrals.checklists.rules import Checklist, Item, asked, checked
from referrals.checklists.rules import Kind as ItemKind
from referrals.visits.routes.app import FOLDER

NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="there is no node on this machine")
ENTRY: dict[str, Any] = {
    "id": "0f" * 16,
    "record": "1e" * 16,
    "after": None,
    "kind": "note",
    "inspection": 12,
    "device_time": "2026-03-02T10:00:00+08:00",
    "gps": {"lat": 31.123456789, "lon": 118.2, "accuracy": 12.5},
    "body": {"text": "“引号” \\ \n é 𝄞 \u2028", "medium": "text", "Ä": 1, "a": [], "B": {}},
    "files": [{"sha256": "a" * 64, "size": 3, "name": "床.jpg", "type": "image/jpeg"}],
}
GIVEN = {"in_bed": "no", "charges": "no"}
ASKED = [
    ("", True),
    ("in_bed = no", True),
    ("in_bed = yes", False),
    ("in_bed != yes and not (charges = yes or charges = na)", True),
    ("${charges} = 'no' or \"nobody\" = ''", True),
    ("charges = yes or in_bed = no and charges = no", True),
    ("(charges = yes or in_bed = no) and charges = na", False),
    ("not not in_bed = no", True),
    ("never_asked = yes", False),
    ("in_bed no", True),  # what cannot be read is asked
]


def _condition(random: Random, codes: list[str], depth: int = 0) -> str:
    """Return a condition on items that stand before, written in one of the ways there are."""
    if depth > 2 or random.random() < 0.4:
        item, value = random.choice(codes), random.choice(("yes", "no", "na"))
        item = random.choice((item, f"${{{item}}}", f"${{ {item} }}"))
        sign = random.choice(("=", "!=", " = ", " != "))
        return f"{item}{sign}{random.choice((value, repr(value), chr(34) + value + chr(34)))}"
    one, two = (_condition(random, codes, depth + 1) for _ in range(2))
    return random.choice((f"not ({one})", f"({one}) or {two}", f"{one} and ({two})"))


def _list(random: Random) -> tuple[Checklist, dict[str, str]]:
    """Return a checklist whose items hang on each other, and answers to most of them."""
    items: list[Item] = []
    for at in range(8):
        codes = [each.code for each in items]
        relevant = _condition(random, codes) if codes and random.random() < 0.7 else ""
        text, law = Text("问", "Asked"), Citation("条例", "第一条")
        items.append(Item(f"i{at}", ItemKind.YES_NO, text, law, relevant=relevant))
    made = Checklist(
        code="c",
        version="1",
        name=Text("表", "List"),
        in_force=InForce(date(2026, 1, 1)),
        items=checked(items),
    )
    answers = {each.code: random.choice(("yes", "no", "na")) for each in items}
    return made, {code: each for code, each in answers.items() if random.random() < 0.8}


LISTS = [_list(Random(seed)) for seed in range(300)]
SCRIPT = """
import { Sha256 } from "./sha256.js";
import { digestOf, canonical, sent } from "./canonical.js";
import { asked } from "./conditions.js";
import { Desk, heads, standing, sums, tidy } from "./entries.js";
import { Net, Refused, Revoked } from "./net.js";
import { Outbox, calls, afterAnswer } from "./outbox.js";
import { strongEnough, waitAfter } from "./vault.js";
import { fen, yuan } from "./words.js";
let text = "";
for await (const part of process.stdin) text += part;
const told = JSON.parse(text);
const bytes = (size) => Uint8Array.from({ length: size }, (_, at) => (at * 7 + size) & 255);
const inParts = (size, step) => {
  const hash = new Sha256();
  const all = bytes(size);
  for (let at = 0; at < size; at += step) hash.update(all.subarray(at, at + step));
  return hash.hex();
};
const link = (id, after, kind = "note", body = {}) => ({ id, after, kind, body });
const chain = [link("a", null), link("b", "a"), link("c", "a")];
const resolved = [...chain, link("d", "b", "resolve", { holds: "b", against: ["c"] })];
const entry = { ...told.entry, type: "entry", state: "waiting", media: ["f"] };
const many = Array.from({ length: 120 }, () => ({ ...entry, body: { text: "长".repeat(10000) } }));
const held = new Map();
const safe = {
  of: (type) => [...held.values()].filter((each) => each.type === type),
  keep: async (values, { dropped = [] } = {}) => {
    for (const id of dropped) held.delete(id);
    for (const each of values) held.set(each.id, each);
    return values;
  },
};
const desk = new Desk(safe, { inspection: { id: 12 }, entries: [] });
await desk.type("r", "answer", { item: "in_bed", choice: "no" });
const photo = { id: "p", sha256: "s", size: 3, name: "床.jpg", media: "image/jpeg" };
const first = await desk.add("r", "answer", { item: "in_bed", choice: "no" }, [photo]);
await desk.type("r", "answer", { item: "in_bed", choice: "no", remark: "床空" });
await desk.settle("r");
const hung = desk.of("r").map((each) => ({ ...each, after: each.after === first.id }));
const answers = (told) => async (path, { method }) => {
  const [status, body] = told[`${method} ${path}`] ?? [404, { error: "not-found", zh: "没有找到" }];
  return new Response(body === null ? null : JSON.stringify(body), { status });
};
const gone = [410, { error: "revoked" }];
const heard = async (me) => {
  globalThis.fetch = answers({ "GET /field/pack/1": gone, "GET /field/devices/me": me });
  const error = await new Net().json("GET", "/field/pack/1").catch((each) => each);
  return error instanceof Revoked ? "revoked" : error instanceof Refused ? "refused" : "offline";
};
const records = [
  { ...entry, id: "e1", state: "handing", media: ["f1"] },
  { ...entry, id: "e2", state: "handing", media: ["f2"] },
  { id: "f1", type: "file", state: "ready", size: 1, name: "一", sha256: "x", ends: [1] },
  { id: "f2", type: "file", state: "ready", size: 1, name: "二", sha256: "y", upload: "/there", ends: [1] }];
const box = {
  values: new Map(records.map((each) => [each.id, each])),
  of(type) { return [...this.values.values()].filter((each) => each.type === type); },
  get(id) { return this.values.get(id); },
  async keep(values) { for (const each of values) this.values.set(each.id, each); return values; },
};
const media = async () => {
  globalThis.fetch = async (path, { method }) => {
    const whole = { "Upload-Offset": "1", "Cluebridge-SHA256": "y" };
    if (method === "HEAD") return new Response(null, { headers: whole });
    return answers({
      "GET /field/devices/me": [200, {}],
      "GET /field/session": [200, { csrf: "c", server_time: "2026-03-02T10:00:00Z" }],
      "POST /field/sync": [200, { entries: [] }],
      "POST /field/inspections/12/files": [413, { error: "too-large", zh: "太大" }],
    })(path, { method });
  };
  const outbox = new Outbox(box, Object.assign(new Net(), { token: "d.s" }));
  const state = await outbox.run();
  const [refused, taken] = [box.get("f1"), box.get("f2")];
  return [state, refused.state, refused.answer, taken.receipt, outbox.counts().files];
};
console.log(JSON.stringify({
  heard: [await heard(gone), await heard([200, {}]), await heard([410, {}]), await heard([502, null])],
  media: await media(),
  digests: told.sizes.map((size) => [inParts(size, 1 << 16), inParts(size, 61)]),
  canonical: canonical(sent(entry)),
  digest: digestOf(entry),
  asked: told.lists.map(([items, answers]) => [...asked(items, new Map(Object.entries(answers)))]),
  hung: hung.map((each) => [each.kind, each.body, each.after, each.media]),
  left: [...held.values()].filter((each) => each.type === "draft").length,
  sums: sums({ items: [{ quantity: 2, price_fen: 100, amount_fen: 200 },
    { quantity: 3, price_fen: 5, amount_fen: 16 }, { quantity: 1 }], total_fen: 215 }),
  heads: [heads(chain).map((each) => each.id), heads(resolved).map((each) => each.id),
    standing(resolved).entry.id],
  tidy: tidy({ a: "", q: "", n: null, zero: 0, no: false, rows: [{ x: "" }] }),
  calls: calls(many).map((each) => each.length),
  states: ["kept", "known", "conflict"].map((state) => [
    afterAnswer(entry, { state, sha256: "x", files: [{ state: "kept" }] }, "x").state,
    afterAnswer(entry, { state, sha256: "x", files: [{ state: "waiting" }] }, "x").state,
    afterAnswer(entry, { state, sha256: "x" }, "x").state,
    afterAnswer(entry, { state, sha256: "y", files: [{ state: "kept" }] }, "x").state]),
  waits: [1, 4, 5, 6, 50].map(waitAfter),
  strong: ["1234567890", "aaaaaaaaaaaa", "短口令", "城西透析中心二〇二六"].map(strongEnough),
  fen: ["12", "12.3", "1,234.56", "12.345", "-1", ""].map(fen),
  yuan: [0, 5, 123456].map(yuan),
}));
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what the modules answer; one node for all questions."""
    room: Path = tmp_path_factory.mktemp("field")
    (room / "package.json").write_text('{"type": "module"}')
    for path in FOLDER.glob("*.js"):
        (room / path.name).write_bytes(path.read_bytes())
    (room / "ask.js").write_text(SCRIPT)
    told = json.dumps({"entry": ENTRY, "sizes": SIZES, "lists": _lists_told()})
    done = subprocess.run(
        [str(NODE), "ask.js"], input=told, cwd=room, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _lists_told() -> list[Any]:
    before = [{"code": code, "when": None} for code in GIVEN]
    by_hand = [([*before, {"code": "last", "when": when or None}], GIVEN) for when, _ in ASKED]
    made = [
        ([{"code": each.code, "when": each.relevant or None} for each in of.items], answers)
        for of, answers in LISTS
    ]
    return [*by_hand, *made]


SIZES = (0, 1, 55, 56, 63, 64, 65, 119, 120, 4096, 100_003)


def test_the_digest_is_sha256_however_it_comes(said: dict[str, Any]) -> None:
    for size, found in zip(SIZES, said["digests"], strict=True):
        whole = sha256(bytes((at * 7 + size) & 255 for at in range(size))).hexdigest()
        assert found == [whole, whole], size


def test_an_entry_has_one_canonical_form_on_both_sides(said: dict[str, Any]) -> None:
    ours = rfc8785.dumps(ENTRY)
    assert said["canonical"].encode() == ours
    assert said["digest"] == sha256(ours).hexdigest()


@pytest.mark.parametrize("at", range(len(ASKED)), ids=[each or "always" for each, _ in ASKED])
def test_conditions_of_items(said: dict[str, Any], at: int) -> None:
    assert ("last" in said["asked"][at]) is ASKED[at][1]


def test_both_sides_ask_the_same_of_any_checklist(said: dict[str, Any]) -> None:
    theirs = said["asked"][len(ASKED) :]
    ours = [[each.code for each in asked(made, answers)] for made, answers in LISTS]
    assert theirs == ours
    assert 1000 < sum(map(len, ours)) < 8 * len(LISTS), "some are asked, some are not"


def test_a_photo_hangs_on_its_answer_and_stays_when_the_answer_goes_on(
    said: dict[str, Any],
) -> None:
    body = {"item": "in_bed", "choice": "no"}
    assert said["hung"] == [
        ["answer", body, False, ["p"]],
        ["answer", {**body, "remark": "床空"}, True, None],
    ]
    assert said["left"] == 0


def test_amounts_that_do_not_add_up_are_named(said: dict[str, Any]) -> None:
    assert said["sums"] == [[1, 15], [None, 216]]


def test_two_heads_stay_until_one_holds(said: dict[str, Any]) -> None:
    assert said["heads"] == [["b", "c"], ["d"], "b"]


def test_what_was_left_empty_is_not_sent(said: dict[str, Any]) -> None:
    assert said["tidy"] == {"a": "", "zero": 0, "no": False, "rows": [{}]}


def test_calls_stay_within_what_the_portal_takes(said: dict[str, Any]) -> None:
    assert sum(said["calls"]) == 120
    assert max(said["calls"]) * 30_000 < 1_048_576


def test_handed_in_means_both_digests_and_every_file(said: dict[str, Any]) -> None:
    assert said["states"] == [["handed", "handing", "handing", "differs"]] * 3


def test_only_the_phones_own_address_says_that_it_was_stopped(said: dict[str, Any]) -> None:
    assert said["heard"] == ["revoked", "refused", "refused", "offline"]


def test_a_file_that_is_refused_keeps_no_other_back(said: dict[str, Any]) -> None:
    state, refused, why, receipt, left = said["media"]
    assert (state, refused, receipt) == ("idle", "refused", "y")
    assert (why["status"], why["zh"]) == (413, "太大")
    assert left == 2, "it is still counted as not handed in"


def test_wrong_passphrases_slow_down_and_never_end(said: dict[str, Any]) -> None:
    assert said["waits"] == [0, 0, 15_000, 30_000, 900_000]
    assert said["strong"] == [False, False, False, True]


def test_amounts_are_whole_fen(said: dict[str, Any]) -> None:
    assert said["fen"] == [1200, 1230, 123456, None, None, None]
    assert said["yuan"] == ["0.00", "0.05", "1234.56"]

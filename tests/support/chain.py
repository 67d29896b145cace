"""The main job as one story in legs. After every leg, what was acknowledged can be looked at again."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from portal.kernel.clock import LEGAL_ZONE
from tests.support.citizen import Receipt, Story
from tests.support.documents import words
from tests.support.html import Form, Page
from tests.support.officer import Officer
from tests.support.town import Town

TITLE = "第七医院虚假住院"
ACCOUNT = "6228480012345678"
HOSPITAL = "花桥市演示第七医院"
PHOTO = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)) * 40
SCAN = b"%PDF-1.7\n" + "现场检查笔录扫描件".encode() * 200
TOLD = "住院三个月里有六十天在家，账单上天天有护理费和床位费。"
ASKED = "请问您看到的是哪一个病区，大概哪几个月？"
ANSWERED = "三楼内科病区，去年九月到十一月。"
NOTE = "已调取去年九月至十一月三楼内科病区的住院登记和护理记录。"
HEALTH_NOTE = "护理记录签名与排班表不符，共四十一处。"
PARTY = "七院内科病区负责人某某"
LAW = "医疗保障基金使用监督管理条例第二十六条"
VISITED = "护理记录缺四十一次签名，对应床位无人住院。"
PROVEN = "360000.00"
REWARD = "3600.00"
PAYEE = "不愿具名的举报人"


@dataclass
class Chain:
    """The story as far as it has been told; `facts` are what the sites have acknowledged."""

    town: Town
    facts: list[Callable[[], None]] = field(default_factory=list)
    receipt: Receipt = field(default_factory=lambda: Receipt("", ""))
    tip_id: int = 0
    case_id: int = 0
    seen: dict[str, Any] = field(default_factory=dict)

    def check(self) -> None:
        """Look again at everything that was acknowledged so far."""
        for fact in self.facts:
            fact()

    def holds(self, fact: Callable[[], None]) -> None:
        """State something that must stay true from now on; look at once."""
        fact()
        self.facts.append(fact)

    def moved_to(self, town: Town) -> Chain:
        """Return the same story in another town that has a copy of the data."""
        return replace(self, town=town, facts=[])

    def written_down(self) -> bytes:
        """Return the story for another process that finds the town's folder; `read_back` reads it."""
        officers = {
            login: [(cookie.name, cookie.value) for cookie in officer.cookies.jar]
            for login, officer in self.town.officers.items()
        }
        own = (self.receipt, self.tip_id, self.case_id, self.seen)
        return pickle.dumps((own, self.town.secrets, officers))

    @staticmethod
    def read_back(written: bytes, town: Town) -> Chain:
        """Return what `written_down` gave, with everybody signed in in that town."""
        (receipt, tip_id, case_id, seen), town.secrets, officers = pickle.loads(written)
        for login, cookies in officers.items():
            made = town.officers[login] = town.person(login)
            for name, value in cookies:
                made.cookies.set(name, value)
        return Chain(town, receipt=receipt, tip_id=tip_id, case_id=case_id, seen=seen)

    # -- the legs --------------------------------------------------------------------------------

    def registers_the_hospital(self) -> None:
        lin = self.town.officer("lin")
        lin.open("/institutions/new")
        lin.act(
            "/institutions",
            code="H99010000777",
            name=HOSPITAL,
            kind="hospital",
            region="990100",
            aliases="七院、演示七院",
        )
        self.holds(lambda: self._reads(lin.open("/institutions?q=七院"), HOSPITAL))

    def reports(self) -> None:
        citizen = self.town.citizen()
        files = [("账单照片.jpg", PHOTO, "image/jpeg"), ("empty name .pdf", SCAN, "")]
        story = Story(what=TOLD, institution="演示第七", files=files)
        self.receipt = citizen.report(story)
        receipt = self.receipt

        def mailbox() -> None:
            page = citizen.come_back(receipt)
            self._reads(page, receipt.number, TOLD, "账单照片.jpg")

        self.holds(mailbox)

    def is_triaged(self) -> None:
        chen = self.town.officer("chen")
        page = chen.open(chen.open("/tips").link(self.receipt.number))
        self.tip_id = int(page.path.rsplit("/", 1)[-1])
        self._reads(page, TOLD, HOSPITAL)
        download = chen.look(page.link("/files/"))
        assert download.content == PHOTO
        assert "attachment" in download.headers["content-disposition"]
        chen.act(f"/tips/{self.tip_id}/messages", text=ASKED)
        citizen = self.town.citizen()
        self._reads(citizen.come_back(self.receipt), ASKED)
        citizen.write(ANSWERED)
        self.holds(lambda: self._reads(citizen.come_back(self.receipt), ASKED, ANSWERED))

    def becomes_a_case(self) -> None:
        chen = self.town.officer("chen")
        self._reads(chen.open(f"/tips/{self.tip_id}"), ANSWERED)
        page = chen.act(f"/cases/from-tip/{self.tip_id}", title=TITLE)
        self.case_id = int(page.path.rsplit("/", 1)[-1])
        lin = self.town.officer("lin")
        self.holds(lambda: self._reads(lin.case(self.case_id), TOLD, ANSWERED, HOSPITAL))
        citizen = self.town.citizen()
        self.holds(lambda: self._reads(citizen.come_back(self.receipt), "已受理"))

    def is_worked_on(self) -> None:
        lin, here = self.town.officer("lin"), f"/cases/{self.case_id}"
        lin.case(self.case_id)
        lin.act(f"{here}/parties", kind="staff", name=PARTY)
        lin.act(f"{here}/notes", text=NOTE)
        scan = [("现场检查笔录.pdf", SCAN, "application/pdf")]
        page = lin.act(f"{here}/evidence", files={"files": scan})
        form = next(each for each in page.forms if "/evidence/" in each.path)
        self.holds(lambda: self._reads(lin.case(self.case_id), NOTE, "现场检查笔录.pdf"))
        taken = lin.post(form, reason="核对原件")
        assert taken.content in (SCAN, PHOTO)

    def is_shared(self) -> None:
        lin, here = self.town.officer("lin"), f"/cases/{self.case_id}"
        for agency in ("hq-wjw", "hq-scjg"):
            lin.case(self.case_id)
            lin.open(f"{here}/sharing?agency={agency}")
            lin.act(f"{here}/shares", agency=agency, role="contributor", profile="full", basis=LAW)
        wei = self.town.officer("wei")
        wei.case(self.case_id)
        wei.act(f"{here}/notes", text=HEALTH_NOTE)
        shi = self.town.officer("shi")

        def partners() -> None:
            for each in (wei, shi):
                page = each.case(self.case_id)
                self._reads(page, NOTE, HEALTH_NOTE)
                assert TOLD not in page.text  # what the reporter wrote was not shared

        self.holds(partners)

    def is_found_proven(self) -> None:
        lin = self.town.officer("lin")
        lin.case(self.case_id)
        lin.act(
            f"/cases/{self.case_id}/findings",
            category="fake_stay",
            suspected_fen="400000",
            proven_fen="３４０，０００．００",
            basis="住院登记、护理记录与门禁记录比对。",
        )
        self.holds(lambda: self._reads(lin.case(self.case_id), "340,000.00"))

    def is_inspected_jointly(self) -> None:
        lin = self.town.officer("lin")
        form = lin.open(f"/cases/{self.case_id}/inspections/new").form("/inspections")
        here = lin.submit(
            form,
            planned_on=today(),
            notice=form.options("notice")[0],
            agencies=["hq-wjw", "hq-scjg"],
            officers=_of(form, "officers", "林承办", "何承办"),
        ).path
        self.seen["inspection"] = here
        assert self.town.officer("wei").look(here).status == 404  # a plan is not known before
        zhao = self.town.officer("zhao")
        zhao.open(here)
        zhao.act("/decision", decision="approve", reasons="同意联合检查。")
        self._visits("lin", finding=False)
        self._visits("wei", "魏承办", "潘主任", finding=True)
        self._visits("shi", "石承办", "方局长", finding=False)
        lin.open(here)
        lin.act("/closure")
        self.holds(lambda: self._reads(lin.open(here), "20,000.00", VISITED))
        self.holds(lambda: self._reads(lin.case(self.case_id), "360,000.00", "现场检查笔录"))
        wei = self.town.officer("wei")
        wei.open(here)
        problems = wei.page.form("/rectifications").options("problems")
        wei.act("/rectifications", problems=problems[:1], demand="五个工作日内补齐护理记录。")
        self.holds(lambda: self._reads(wei.open(here), "还剩"))

    def _visits(self, login: str, *names: str, finding: bool) -> None:
        """Name officers, enter, fill the agency's own checklist, find, and record the visit."""
        officer, here = self.town.officer(login), self.seen["inspection"]
        officer.open(here)
        if names:
            form = officer.page.form("/officers")
            officer.submit(form, officers=_of(form, "officers", *names))
        officer.act("/entry")
        sheet = officer.page.form("/answers")
        radios = [each.name for each in sheet.controls if each.kind == "radio"]
        chosen: dict[str, Any] = {name: sheet.options(name)[0] for name in radios}
        officer.submit(sheet, **chosen)
        if finding:
            officer.act(
                "/findings",
                category="fake_stay",
                suspected="25000",
                proven="20000",
                description=VISITED,
            )
        form = officer.page.form("/record")
        officer.submit(form, present="内科护士长", signing=form.options("signing")[0])

    def gets_money_back(self) -> None:
        lin = self.town.officer("lin")
        lin.open(f"/cases/{self.case_id}/orders/new")
        lin.act(
            f"/cases/{self.case_id}/orders",
            ledger="fund",
            obligor=HOSPITAL,
            amount=PROVEN,
            basis="责令退回违规使用的医保基金。",
        )
        order = lin.page.path
        zhao = self.town.officer("zhao")
        zhao.open(order)
        zhao.act(f"{order}/decision", decision="approve", reasons="事实清楚，同意。")
        luo = self.town.officer("luo")
        luo.open(order)
        luo.act(f"{order}/payments", amount="160000.50", reference="到账-1", received_on=today())
        self.holds(lambda: self._reads(luo.open(order), "160,000.50", "199,999.50"))
        luo.act(
            f"{order}/payments",
            amount="199999.50",
            reference="到账-2",
            received_on=today().replace("-", "/"),
        )
        self.facts.pop()
        self.holds(lambda: self._reads(luo.open(order), "到账-1", "到账-2", "360,000.00"))
        self.holds(lambda: self._nothing_outstanding(order))

    def is_reported(self) -> str:
        """Bring a referral before the head; return its address."""
        lin = self.town.officer("lin")
        form = lin.open(f"/cases/{self.case_id}/transfers").form("/transfers", with_="officers")
        group = _of(form, "officers", "林承办", "何承办")
        refused = lin.post(form, officers=group[:1])
        assert refused.status == 422, refused.page.text[:500]
        here = lin.submit(form, officers=group).path
        self.seen["transfer"] = here
        lin.act(
            "/steps/report",
            process="调取账目、住院登记和护理记录，询问医护人员十二人。",
            evidence="住院登记\n护理记录\n现场检查笔录",
        )
        return here

    def is_referred(self) -> None:
        here, lin, zhao = self.is_reported(), self.town.officer("lin"), self.town.officer("zhao")
        assert not self.town.officer("sun").open(here).has_form("/steps/approve")
        zhao.open(here)
        zhao.act("/steps/approve", opinion="同意移送。")
        lin.open(here)
        lin.act("/steps/list_items", items="护理记录本 | A-01 | 3 | 手写 | 本局证据室")
        lin.act("/steps/write_letter")
        self.holds(lambda: self._reads(zhao.open(here), "移送书", "涉案物品清单", "同意移送"))
        assert self.town.officer("wu").look(here).status == 404
        lin.act("/steps/hand_over")

    def is_taken_by_the_police(self) -> None:
        here, wu = self.seen["transfer"], self.town.officer("wu")
        digest = re.search(r"材料包摘要（SHA-256） ([0-9a-f]{64})", wu.open(here).text)
        assert digest, wu.page.text
        page = wu.act("/steps/receive")
        receipt = words(self._document(wu, page, "回执"))
        assert digest[1] in receipt, receipt
        self._reads(wu.case(self.case_id), NOTE, TOLD)
        wu.open(here)
        wu.act("/steps/file", charge="诈骗罪")
        lin, zhou = self.town.officer("lin"), self.town.officer("zhou")
        lin.open(here)
        lin.act("/steps/hand_over_items")
        self.holds(lambda: self._reads(lin.open(here), "公安机关侦查中", digest[1]))
        self.holds(lambda: self._reads(zhou.open(here), "公安机关侦查中"))

    def is_rewarded(self) -> None:
        gao, zhao = self.town.officer("gao"), self.town.officer("zhao")
        gao.open(f"/cases/{self.case_id}/rewards/new")
        form = gao.page.form(f"/cases/{self.case_id}/rewards")
        tip = form.options("tip_id")[-1]
        ticked = form.options("findings")
        above = gao.post(
            form, tip_id=tip, findings=ticked, amount="3600.01", basis="查实金额的百分之一。"
        )
        assert above.status == 422, above.page.text[:500]
        award = gao.submit(
            form, tip_id=tip, findings=ticked, amount=REWARD, basis="查实金额的百分之一。"
        ).path
        self.seen["award"] = award
        assert not gao.page.has_form("/decision")
        xu, luo = self.town.officer("xu"), self.town.officer("luo")
        xu.open(award)
        xu.act("/check", decision="pass", note="核对无误。")
        luo.open("/rewards/budget")
        luo.act("/rewards/budget", amount="100000", document="花财社〔2026〕8号")
        zhao.open("/rewards/budget")
        zhao.act("/grants/1", decision="confirm")
        zhao.open(award)
        zhao.act("/decision", decision="approve", reasons="符合规定，同意。")
        self.holds(lambda: self._reads(gao.open(award), "3,600.00"))

    def is_paid(self) -> None:
        award, citizen = self.seen["award"], self.town.citizen()
        self._reads(citizen.come_back(self.receipt), "3,600.00")
        citizen.open("/follow/reward")
        citizen.act(
            "/follow/reward",
            way="bank",
            payee=PAYEE,
            bank="花桥农商银行",
            account="６２２８　４８００　１２３４　５６７８",
        )
        luo = self.town.officer("luo")
        payment = f"{award}/payment"
        luo.open(payment)
        luo.act("/payout")
        self._reads(luo.open(f"{award}/payee"), PAYEE, ACCOUNT)
        luo.open(payment)
        luo.act("/payment", reference="付款-1")
        yin = self.town.officer("yin")
        yin.open(payment)
        yin.act("/settlement", paid_on=today())
        self.holds(lambda: self._reads(luo.open(award), "已支付", "3,600.00"))
        self.holds(lambda: self._reads(citizen.come_back(self.receipt), "已支付"))

    # -- looking ---------------------------------------------------------------------------------

    def _nothing_outstanding(self, order: str) -> None:
        page = self.town.officer("luo").open(order)
        assert re.search(r"未收（元） 0\.00", page.text), page.text[:600]
        assert not page.has_form("/payments")

    def _document(self, officer: Officer, page: Page, title: str) -> bytes:
        """Download the last document of the page whose words before the button contain `title`."""
        forms = [each for each in page.forms if "/documents/" in each.path]
        assert forms, page.text[:600]
        found = [officer.post(each) for each in forms]
        named = [each for each in found if title in unquote(each.headers["content-disposition"])]
        assert named, [unquote(each.headers["content-disposition"]) for each in found]
        return named[-1].content

    def _reads(self, page: Page, *words: str) -> None:
        for each in words:
            assert each in page.text, f"{each!r} is not on {page.path}: {page.text[:1500]}"


def _of(form: Form, name: str, *labels: str) -> list[str]:
    """Return the values of the boxes whose labels begin so."""
    found = [each.value for each in form.named(name) if each.label.startswith(labels)]
    assert len(found) == len(labels), [each.label for each in form.named(name)]
    return found


def today() -> str:
    """Return the day it is where the agencies are."""
    return datetime.now(LEGAL_ZONE).date().isoformat()


def told_in(town: Town) -> Chain:
    """Tell the whole story in a town."""
    chain = Chain(town)
    for leg in LEGS:
        leg(chain)
    return chain


LEGS: tuple[Callable[[Chain], None], ...] = (
    Chain.registers_the_hospital,
    Chain.reports,
    Chain.is_triaged,
    Chain.becomes_a_case,
    Chain.is_worked_on,
    Chain.is_shared,
    Chain.is_found_proven,
    Chain.is_referred,
    Chain.is_taken_by_the_police,
    Chain.is_inspected_jointly,
    Chain.gets_money_back,
    Chain.is_rewarded,
    Chain.is_paid,
)

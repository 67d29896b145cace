"""Inputs of `ui`: labels, hints, errors, kept text, tokens."""

from __future__ import annotations

from datetime import date

import pytest

from portal.infra.forms import Bound
from portal.kernel.text import Text

WRONG = Bound(
    None,
    {"what": "<b>床</b>", "amount": "abc", "how": ["seen", "told"], "kind": "b"},
    {"amount": "not_an_amount", "what": "missing", "how": "too_short", "form": "invalid"},
)


def test_a_field_ties_label_hint_and_error_to_its_input(draw):
    page = draw('{{ ui.field(form, "amount", "金额", hint="查实的", kind="yuan") }}', form=WRONG)
    field = page.one("input")
    assert page.one("label").at["for"] == field.at["id"] == "f-amount"
    assert field.at["aria-describedby"].split() == ["f-amount-hint", "f-amount-error"]
    assert {"f-amount-hint", "f-amount-error"} <= {e.at.get("id") for e in page.found}
    assert field.at["aria-invalid"] == "true"
    assert field.at["inputmode"] == "decimal"
    assert field.at["value"] == "abc"
    assert "例如 1234.56" in page.one("p", id="f-amount-error").text


def test_a_first_field_is_bare_and_takes_further_attributes(draw):
    page = draw(
        '{{ ui.field(none, "q", "词", value="甲", maxlength=9, aria_controls="x", required=true) }}'
    )
    field = page.one("input")
    assert field.at["maxlength"] == "9"
    assert field.at["aria-controls"] == "x"
    assert field.at["required"] == ""
    assert field.at["value"] == "甲"
    assert "aria-describedby" not in field.at
    assert "aria-invalid" not in field.at


@pytest.mark.parametrize("kind", ["password", "file"])
def test_a_secret_is_never_written_back(draw, kind):
    form = Bound(None, {"p": "hunter2"}, {"p": "missing"})
    assert (
        "value"
        not in draw('{{ ui.field(form, "p", "口令", kind=kind) }}', form=form, kind=kind)
        .one("input")
        .at
    )


def test_a_day_and_a_heading(draw):
    page = draw(
        '{{ ui.field(none, "d", "哪一天", kind="day", value=d, heading=true) }}', d=date(2026, 3, 5)
    )
    assert page.one("input").at["value"] == "2026-03-05"
    assert "哪一天" in page.one("h1").text


def test_an_attribute_given_replaces_the_one_of_its_kind(draw):
    page = draw('{{ ui.field(none, "c", "码", kind="code", inputmode="text", autocomplete="on") }}')
    assert page.one("input").at["inputmode"] == "text"
    assert page.one("input").at["autocomplete"] == "on"


def test_typed_text_is_kept_and_escaped(draw):
    page = draw('{{ ui.textarea(form, "what", "经过") }}', form=WRONG)
    assert page.one("textarea").text.strip() == "<b>床</b>"
    assert not page.all("b")


@pytest.mark.parametrize("macro", ["field", "textarea"])
def test_nothing_breaks_out_of_an_attribute(draw, macro):
    form = Bound(None, {"x": '"><script>1</script>'}, {})
    page = draw(
        '{{ ui[macro](form, "x", label, hint=label) }}', macro=macro, form=form, label="<i>'\""
    )
    assert not page.all("script")
    assert not page.all("i")


def test_a_select_marks_what_was_chosen(draw):
    page = draw('{{ ui.select(none, "s", "区", [(1, "甲"), (2, "乙")], value=2) }}')
    assert [o.at["value"] for o in page.all("option") if "selected" in o.at] == ["2"]
    assert page.one("label").at["for"] == page.one("select").at["id"]


def test_choices_are_a_named_group_and_the_summary_leads_to_the_first(draw):
    options = [
        ("seen", Text("亲眼看到", "Saw it"), "说明"),
        ("told", "听说", ""),
        ("other", "其他"),
    ]
    page = draw(
        '{{ ui.choices(form, "how", "怎么知道", options, multiple=true) }}',
        form=WRONG,
        options=options,
    )
    boxes = page.all("input", type="checkbox")
    assert [box.at["id"] for box in boxes] == ["f-how", "f-how-2", "f-how-3"]
    assert [label.at["for"] for label in page.all("label")] == [box.at["id"] for box in boxes]
    assert ["checked" in box.at for box in boxes] == [True, True, False]
    assert boxes[0].at["aria-describedby"] == "f-how-hint"
    assert page.one("fieldset").at["aria-describedby"] == "f-how-error"
    assert "怎么知道" in page.one("legend").text


def test_radios_keep_one_choice(draw):
    page = draw('{{ ui.choices(form, "kind", "类", [("a", "甲"), ("b", "乙")]) }}', form=WRONG)
    assert [r.at["value"] for r in page.all("input", type="radio") if "checked" in r.at] == ["b"]


def test_a_checkbox_is_on_only_when_it_was_sent(draw):
    source = '{{ ui.checkbox(form, "ok", "已抄下", checked=true) }}'
    assert "checked" in draw(source, form=None).one("input").at
    assert "checked" not in draw(source, form=Bound(None, {}, {"ok": "missing"})).one("input").at


def test_the_error_summary_links_to_the_fields(draw):
    source = """{{ ui.errors(form, {"amount": "金额", "what": "经过", "how": "来源"}) }}
      {{ ui.field(form, "amount", "金额") }}{{ ui.textarea(form, "what", "经过") }}
      {{ ui.choices(form, "how", "来源", [("seen", "看到")], multiple=true) }}"""
    page = draw(source, form=WRONG)
    summary = page.one("div", role="alert")
    assert summary.at["tabindex"] == "-1"
    assert "autofocus" in summary.at
    targets = [a.at["href"].removeprefix("#") for a in page.all("a")]
    assert targets == ["f-amount", "f-what", "f-how"]
    assert all(any(e.at.get("id") == target for e in page.found) for target in targets)
    assert "金额：请填写金额" in summary.text
    assert "请检查此项" in summary.text


def test_no_errors_no_summary(draw):
    assert not draw("{{ ui.errors(none) }}{{ ui.errors(form) }}", form=Bound(None, {}, {})).found


def test_own_words_for_a_code(draw):
    page = draw(
        '{{ ui.field(form, "what", "经过", messages={"missing": "写两句就行"}) }}', form=WRONG
    )
    assert "写两句就行" in page.one("p", id="f-what-error").text


def test_a_decision_states_its_consequence_and_wants_a_reason(draw):
    source = """{{ ui.confirm("/go", "批准", "送达公安机关", need_reason=true, other="不批准",
                              cancel_url="/b", form=f, key="k-") }}"""
    page = draw(source, f=Bound(None, {"reason": ""}, {"reason": "missing"}))
    form = page.one("form")
    assert form.at["method"] == "post"
    assert form.at["action"] == "/go"
    assert page.one("input", type="hidden").at == {
        "type": "hidden",
        "name": "csrf",
        "value": "token-1",
    }
    assert [(b.text, b.at["name"], b.at["value"]) for b in page.all("button")] == [
        ("批准", "decision", "yes"),
        ("不批准", "decision", "no"),
    ]
    assert page.one("textarea").at["id"] == page.one("label").at["for"] == "f-k-reason"
    assert "请写明理由" in form.text
    assert "送达公安机关" in form.text


def test_a_decision_without_reason_has_one_button_and_takes_own_fields(draw):
    page = draw(
        '{% call ui.confirm("/go", "好", "后果") %}<input name="n">{% endcall %}'
        '{{ ui.confirm("/b", "好", "后果") }}'
    )
    assert len(page.all("button")) == 2
    assert len(page.all("input", name="n")) == 1
    assert not page.all("textarea")


def test_a_post_button_carries_the_token(draw):
    page = draw(
        '{{ ui.post("/out", "退出", "link") }}{{ ui.link_button("/x", "看", "secondary") }}'
    )
    assert page.one("form").at["method"] == "post"
    assert page.one("input", name="csrf").at["value"] == "token-1"
    assert page.one("a").at["class"] == "button secondary"

"""A local rule typed into fields, and why no rule could be made of what was typed."""

from __future__ import annotations

from portal.kernel.errors import Invalid
from portal.kernel.text import Text
from rewards.schemes.forms import WriteFields
from rewards.schemes.rules import composing, wording
from rewards.schemes.rules.composing import Fields, NotComposed


class NotWritten(Invalid):
    """No rule can be made of what was typed. `defect` says why, `line` quotes where."""

    def __init__(self, defect: Text, line: str = "", **fields: str) -> None:
        super().__init__(**fields)
        self.defect, self.line = defect, line


def text_of(form: WriteFields, serial: int) -> str:
    """Return the text of the rule a form describes; Invalid names the field that cannot be read."""
    bonus = form.bonus or ("rate" if form.insider else "")
    if bonus in ("rate", "up_to") and not form.insider:
        raise Invalid(insider="missing")
    fields = Fields(
        code=form.code,
        serial=serial,
        title={"zh": form.title_zh, "en": form.title_en},
        place={"zh": form.place_zh, "en": form.place_en},
        instrument=form.instrument,
        article=form.article,
        verified=form.verified == "yes",
        since=form.since,
        until=form.until,
        exact=form.kind == "exact",
        rounding=form.rounding,
        progressive=form.mode == "progressive",
        date_rule=form.date_rule,
        tiers=form.tiers,
        cap_fen=form.cap,
        cap_known=form.cap_unknown != "yes",
        floor_fen=form.floor,
        no_loss_fen=form.no_loss,
        no_loss_high_fen=form.no_loss_high,
        bonus=bonus,
        insider=form.insider,
        also_honoured=form.also_honoured == "yes",
        articles=_articles(form.articles),
        unknown=form.unknown,
        notes=_notes(form),
        examples=form.examples,
    )
    try:
        return composing.composed(fields)
    except NotComposed as error:
        raise NotWritten(error.said, error.line, **{str(error): "not_read"}) from error


def _articles(typed: str) -> dict[str, str]:
    """Return the articles behind lines of the sum that are not the rule's own article."""
    found = {}
    for line in filter(None, (each.strip() for each in typed.splitlines())):
        name, equals, article = (each.strip() for each in line.replace("＝", "=").partition("="))
        if not equals or not article or name not in wording.CODES:
            raise Invalid(articles="not_read")
        found[name] = article
    return found


def _notes(form: WriteFields) -> list[Text]:
    zh = [each.strip() for each in form.notes_zh.splitlines() if each.strip()]
    en = [each.strip() for each in form.notes_en.splitlines() if each.strip()]
    if len(zh) != len(en):
        raise Invalid(notes_en="notes_do_not_match")
    return [Text(*each) for each in zip(zh, en, strict=True)]

"""Pages as a browser without scripts sees them: text, links, and forms that can be filled and sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


@dataclass
class Control:
    """One control of a form. `value` is what a browser would send for it untouched."""

    name: str
    kind: str
    value: str = ""
    checked: bool = False
    label: str = ""
    element_id: str = ""
    options: list[tuple[str, str]] = field(default_factory=list)
    multiple: bool = False


@dataclass
class Form:
    """A form of a page."""

    action: str
    method: str
    enctype: str
    controls: list[Control] = field(default_factory=list)

    @property
    def path(self) -> str:
        """Return the path it is sent to."""
        return urlsplit(self.action).path

    def named(self, name: str) -> list[Control]:
        """Return the controls of a name."""
        return [each for each in self.controls if each.name == name]

    def names(self) -> list[str]:
        """Return the names of what a person fills in, each once, in order."""
        typed = (each for each in self.controls if each.kind not in {"hidden", "submit"})
        return list(dict.fromkeys(each.name for each in typed))

    def options(self, name: str) -> list[str]:
        """Return the values that can be chosen for a name."""
        found: list[str] = []
        for each in self.named(name):
            found += [value for value, _ in each.options] if each.kind == "select" else [each.value]
        return found

    def sent_untouched(self) -> dict[str, list[str]]:
        """Return what would be sent if the form were submitted as it stands."""
        sent: dict[str, list[str]] = {}
        for each in self.controls:
            if each.kind in {"submit", "file"} or not each.name:
                continue
            if each.kind in {"radio", "checkbox"} and not each.checked:
                continue
            sent.setdefault(each.name, []).append(each.value)
        return sent


class Page:
    """One answer of a site, read."""

    def __init__(self, url: str, status: int, html: str) -> None:
        self.url, self.status, self.html = url, status, html
        reader = _Reader(url)
        reader.feed(html)
        self.forms, self.links = reader.forms, reader.links
        self.text = " ".join("".join(reader.words).split())
        self.title = " ".join(reader.title.split())
        for form in self.forms:
            for control in form.controls:
                control.label = control.label or reader.labels.get(control.element_id, "")

    @property
    def path(self) -> str:
        """Return the path of the page."""
        return urlsplit(self.url).path

    def form(self, ending: str, *, with_: str = "") -> Form:
        """Return the form whose address ends so (and that has a control named `with_`)."""
        for each in self.forms:
            if each.path.endswith(ending) and (not with_ or each.named(with_)):
                return each
        known = [each.path for each in self.forms]
        raise AssertionError(f"no form {ending!r} on {self.path} (has {known}): {self.text[:600]}")

    def has_form(self, ending: str) -> bool:
        """Say whether there is such a form."""
        return any(each.path.endswith(ending) for each in self.forms)

    def link(self, part: str) -> str:
        """Return the address of the first link whose address or words contain `part`."""
        for href, words in self.links:
            if part in href or part in words:
                return href
        raise AssertionError(f"no link {part!r} on {self.path}: {self.links}")


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self._url = url
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.labels: dict[str, str] = {}
        self.words: list[str] = []
        self.title = ""
        self._form: Form | None = None
        self._control: Control | None = None
        self._option: str | None = None
        self._label_for = self._href = ""
        self._link_words: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._inside.append(tag)
        if tag == "form":
            address = urljoin(self._url, given.get("action", ""))
            method = given.get("method", "get").lower()
            self._form = Form(address, method, given.get("enctype", ""))
            self.forms.append(self._form)
        elif tag == "a" and "href" in given:
            self._href, self._link_words = urljoin(self._url, given["href"]), []
        elif tag == "label":
            self._label_for = given.get("for", "")
        elif tag in {"input", "textarea", "select", "button"} and self._form is not None:
            self._start_control(tag, given, {name for name, _ in attrs})
        elif tag == "option" and self._control is not None:
            self._control.options.append((given.get("value", ""), ""))
            if "selected" in given or len(self._control.options) == 1:
                self._control.value = given.get("value", "")

    def _start_control(self, tag: str, given: dict[str, str], present: set[str]) -> None:
        assert self._form is not None
        kind = {"input": given.get("type", "text"), "button": "submit"}.get(tag, tag)
        value = given.get("value", "on" if kind == "checkbox" else "")
        control = Control(
            given.get("name", ""),
            kind,
            value,
            "checked" in present,
            element_id=given.get("id", ""),
            multiple="multiple" in present,
        )
        self._form.controls.append(control)
        if tag in {"textarea", "select"}:
            self._control = control

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            while self._inside.pop() != tag:
                pass
        if tag == "form":
            self._form = None
        elif tag == "a" and self._href:
            self.links.append((self._href, " ".join("".join(self._link_words).split())))
            self._href = ""
        elif tag in {"textarea", "select"} and self._control is not None:
            if tag == "textarea":
                # A browser drops the first line break of a text area.
                self._control.value = self._control.value.removeprefix("\n")
            self._control = None
        elif tag == "label":
            self._label_for = ""

    def handle_data(self, data: str) -> None:
        if {"script", "style"} & set(self._inside):
            return
        if "title" in self._inside and "head" in self._inside:
            self.title += data
            return
        if self._control is not None and self._control.kind == "textarea":
            self._control.value += data
            return
        if self._label_for:
            self.labels[self._label_for] = self.labels.get(self._label_for, "") + data.strip()
        if self._href:
            self._link_words.append(data)
        self.words.append(data)
        self.words.append(" ")

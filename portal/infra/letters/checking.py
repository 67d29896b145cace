"""What a template's body may say: a small, closed part of Jinja, and declared fields only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

from portal.infra.letters.faults import LetterFault
from portal.infra.letters.reading import Field, Letter
from portal.kernel.text import Text

FILTERS: Final = ("length", "join", "default", "byhand", "chinese", "in_words")
_FALL_BACK: Final = ("default", "byhand")
_LOOP: Final = Field("loop", "", "record", columns=("index", "first", "last", "length"))
_ALLOWED: Final = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.If, nodes.For,
    nodes.Compare, nodes.Operand, nodes.Not, nodes.And, nodes.Or, nodes.Filter, nodes.Const,
    nodes.CondExpr,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Scope:
    """Rows of the loops around, and the optional fields known to be given."""

    rows: Mapping[str, Field] = field(default_factory=dict)
    given: frozenset[str] = frozenset()
    asking: bool = False

    def knowing(self, names: Iterator[str]) -> _Scope:
        return replace(self, given=self.given | set(names))


@dataclass(slots=True)
class _Check:
    letter: Letter
    used: set[str] = field(default_factory=set)

    def walk(self, node: nodes.Node, scope: _Scope) -> None:
        if not isinstance(node, _ALLOWED):
            self.fail(node, Text("此处不能用这种写法", f"not allowed here: {type(node).__name__}"))
        match node:
            case nodes.Name():
                self.name(node, scope)
            case nodes.Getattr():
                self.column(node, scope)
            case nodes.Filter() if node.name not in FILTERS:
                self.fail(node, Text(f"没有 {node.name} 这个处理", f"no filter {node.name}"))
            case nodes.If() | nodes.CondExpr():
                self.choice(node, scope)
                return
            case nodes.For():
                self.each(node, scope)
                return
        falls_back = isinstance(node, nodes.Filter) and node.name in _FALL_BACK
        inner = replace(scope, asking=True) if falls_back else scope
        for child in node.iter_child_nodes():
            self.walk(child, inner)

    def name(self, node: nodes.Name, scope: _Scope) -> None:
        if node.name in scope.rows:
            return
        declared = self.letter.fields.get(node.name)
        if declared is None:
            self.fail(node, Text(f"没有声明字段 {node.name}", f"no field {node.name}"))
        elif declared.optional and not scope.asking and node.name not in scope.given:
            why = f"选填字段 {node.name} 可能没有：请放进 if，或者用 byhand、default"
            self.fail(
                node, Text(why, f"optional {node.name}: put it inside an if, byhand or default")
            )
        self.used.add(node.name)

    def column(self, node: nodes.Getattr, scope: _Scope) -> None:
        of = node.node.name if isinstance(node.node, nodes.Name) else ""
        declared = scope.rows.get(of) or self.letter.fields.get(of)
        if declared is None or node.attr not in declared.columns:
            said = f"{of or '…'}.{node.attr}"
            self.fail(node, Text(f"没有声明 {said}", f"{said} is not declared"))

    def choice(self, node: nodes.If | nodes.CondExpr, scope: _Scope) -> None:
        self.walk(node.test, replace(scope, asking=True))
        inner = scope.knowing(_asked(node.test))
        if isinstance(node, nodes.CondExpr):
            self.walk(node.expr1, inner)
            if node.expr2 is not None:
                self.walk(node.expr2, scope)
            return
        for child in node.body:
            self.walk(child, inner)
        for child in [*node.elif_, *node.else_]:
            self.walk(child, scope)

    def each(self, node: nodes.For, scope: _Scope) -> None:
        over = self.letter.fields.get(getattr(node.iter, "name", ""))
        if not isinstance(node.target, nodes.Name) or over is None:
            self.fail(node, Text("循环写作 for 行 in 字段", "loops read: for row in field"))
            return
        if node.recursive:
            self.fail(node, Text("循环不能自我调用", "a loop may not call itself"))
        self.walk(node.iter, replace(scope, asking=True))
        rows = {**scope.rows, node.target.name: over, "loop": _LOOP}
        for child in [*filter(None, [node.test]), *node.body, *node.else_]:
            self.walk(child, replace(scope, rows=rows))

    def fail(self, node: nodes.Node, why: Text) -> None:
        raise LetterFault(self.letter.name, self.letter.body_line + node.lineno, why)


def _asked(test: nodes.Node) -> Iterator[str]:
    """Yield the fields that are given when a test holds."""
    if isinstance(test, nodes.Name):
        yield test.name
    if isinstance(test, nodes.And):
        yield from _asked(test.left)
        yield from _asked(test.right)


def checked(environment: SandboxedEnvironment, letter: Letter) -> None:
    """Raise LetterFault when the body says what it may not, or leaves a required field out."""
    try:
        tree = environment.parse(letter.body)
    except TemplateSyntaxError as error:
        why = Text("花括号处的写法有误", f"{error.message}")
        raise LetterFault(letter.name, letter.body_line + error.lineno, why) from None
    check = _Check(letter)
    check.walk(tree, _Scope())
    needed = {name for name, each in letter.fields.items() if not each.optional}
    unused = sorted(needed - check.used - letter.placed)
    if unused:
        why = Text(f"正文没有用到必填字段 {unused[0]}", f"required field {unused[0]} is not used")
        raise LetterFault(letter.name, letter.body_line, why)

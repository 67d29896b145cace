"""What people send to sign in and to manage accounts."""

from typing import Annotated

from pydantic import StringConstraints

from portal.infra.forms import Count, Day, Form, Line
from portal.kernel.actor import Office


class SignIn(Form):
    login: Line
    passphrase: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    code: Line


class Activate(Form):
    passphrase: Annotated[str, StringConstraints(min_length=15, max_length=500)]
    again: Annotated[str, StringConstraints(min_length=1, max_length=500)]


class RenewKey(Activate):
    old: Annotated[str, StringConstraints(min_length=1, max_length=500)]


class Appoint(Form):
    login: Annotated[Line, StringConstraints(pattern=r"^[a-z0-9-]{2,40}$")]
    name: Line
    agency: Line
    offices: tuple[Office, ...]
    acting: bool = False
    """Whether a head is appointed as acting head (主持工作的负责人)."""
    certificate_no: Annotated[Line, StringConstraints(max_length=80)] = ""
    phone: Line = ""
    email: Annotated[
        Line, StringConstraints(max_length=254, pattern=r"^[^@\s<>,;:]+@[^@\s<>,;:]+$")
    ] = ""


class GrantKey(Form):
    fingerprint: Line


class ChangeKey(Form):
    reason: Line


class EnterAbsence(Form):
    """Without `officer_id` it is the officer's own."""

    officer_id: Count | None = None
    delegate_id: Count
    from_on: Day
    until_on: Day

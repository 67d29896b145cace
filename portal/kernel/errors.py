"""Everything that can go wrong for a reason the user can be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.kernel.law import Citation


class DomainError(Exception):
    """A refusal with a stable `code`; `portal/main/errors.py` owns status and words."""

    code = "domain-error"


class NotFound(DomainError):
    """Absent, or not theirs: the two are never told apart."""

    code = "not-found"


class Ended(NotFound):
    """It was shared with their agency until `at`, and no longer is. To everybody else: NotFound."""

    def __init__(self, at: datetime) -> None:
        super().__init__(self.code)
        self.at = at


class Destroyed(DomainError):
    """What would open it was destroyed at `at`, on purpose and for good: nobody can open it."""

    code = "destroyed"

    def __init__(self, at: datetime | None = None) -> None:
        super().__init__(self.code)
        self.at = at


class NotSignedIn(DomainError):
    """The page needs a session and there is none."""

    code = "not-signed-in"


class NotAllowed(DomainError):
    """Visible to this person, but not theirs to do."""

    code = "not-allowed"


class TooMany(DomainError):
    """A limit or a full queue; worth trying again in `retry_after_seconds`."""

    code = "too-many"

    def __init__(self, retry_after_seconds: int = 5) -> None:
        super().__init__(self.code)
        self.retry_after_seconds = retry_after_seconds


class Unavailable(DomainError):
    """A store we depend on (disk, object store) cannot take the data now; nothing was kept."""

    code = "unavailable"


class TooLarge(DomainError):
    """More bytes than the limit allows."""

    code = "too-large"


class Conflict(DomainError):
    """The thing is no longer in the state this act starts from, or somebody was faster."""

    code = "conflict"


class Invalid(DomainError):
    """What was sent cannot be accepted. `fields` maps a field name to an error code."""

    code = "invalid"

    def __init__(self, **fields: str) -> None:
        super().__init__(", ".join(f"{name}: {code}" for name, code in fields.items()))
        self.fields = fields


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an act is refused: a stable code and the article behind it.

    `told` names what it is about, such as the number of a case, and `path` leads there.
    """

    code: str
    law: Citation | None = None
    told: str = ""
    path: str = ""


class Refused(DomainError):
    """A guard of the law says no; carries every reason, not only the first."""

    code = "refused"

    def __init__(self, *reasons: Reason) -> None:
        super().__init__(", ".join(reason.code for reason in reasons))
        self.reasons = reasons

"""That a public key is the one the custody log says was made."""

from __future__ import annotations

from collections.abc import Mapping
from weakref import WeakKeyDictionary

from sqlalchemy.pool import Pool

from portal.agencies.events import AgencyKeyMade, RecoveryKeySplit
from portal.agencies.models import AgencyKey, RecoveryKey
from portal.audit import queries as audit
from portal.audit import rules as leaves
from portal.crypto import keys
from portal.crypto.errors import SealBroken
from portal.infra.work import Work
from portal.kernel.events import Event

_NEWEST: WeakKeyDictionary[Pool, tuple[int, dict[tuple[str, str], int]]] = WeakKeyDictionary()


def require_proven(work: Work, key: AgencyKey) -> None:
    """Raise SealBroken unless the entry of the key's making names this very key, and none a later one.

    A key that was replaced stays in the log: whoever put it back in use may have kept its private half.
    The entry must be what its leaf committed to. Whoever changes key and entry and leaf changes the
    root, which earlier checkpoints and witnesses contradict.
    """
    seen: set[tuple[int | None, bytes]] = work.session.info.setdefault("proven keys", set())
    if (key.id, key.public) in seen:
        return
    if not (_recorded(work, AgencyKeyMade, _facts(key)) or _in_log(work, key)):
        raise SealBroken
    if _newest(work).get((key.agency, str(key.compartment)), 0) > key.generation:
        raise SealBroken
    seen.add((key.id, key.public))


def require_split(work: Work, recovery: RecoveryKey) -> None:
    """Raise SealBroken unless the entry of a recovery key's ceremony names this very key."""
    facts = {
        "agency": recovery.agency,
        "generation": recovery.generation,
        "shares": recovery.shares,
        "threshold": recovery.threshold,
        "fingerprint": keys.fingerprint(keys.PublicKey(recovery.public)),
    }
    if _recorded(work, RecoveryKeySplit, facts):
        return
    index = _found(work, RecoveryKeySplit, str(facts["fingerprint"]))
    if not _says(work, index, RecoveryKeySplit, facts):
        raise SealBroken


def _in_log(work: Work, key: AgencyKey) -> bool:
    facts = _facts(key)
    index = key.leaf if key.leaf is not None else _found(work, AgencyKeyMade, facts["fingerprint"])
    return _says(work, index, AgencyKeyMade, facts)


def _newest(work: Work) -> Mapping[tuple[str, str], int]:
    """Return the newest generation the log tells of, by agency and compartment.

    What was read is kept while the process runs: each time only the entries since are.
    """
    pool = work.session.get_bind().engine.pool
    head = audit.head(work.session)
    size = head.size if head else 0
    until, found = _NEWEST.get(pool, (0, {}))
    if until > size:  # another log: read it from its beginning
        until, found = 0, {}
    if until < size:
        found = dict(found)
        for _, body in audit.of_event(work.session, AgencyKeyMade.__name__, start=until):
            told = body["facts"]
            place = (told["agency"], told["compartment"])
            found[place] = max(found.get(place, 0), told["generation"])
        _NEWEST[pool] = size, found
    return found


def _says(work: Work, index: int | None, kind: type[Event], facts: Mapping[str, object]) -> bool:
    """Tell whether an entry says this, and is what its leaf committed to."""
    leaf = audit.leaf(work.session, index) if index is not None else None
    if leaf is None or leaf.event != kind.__name__:
        return False
    return bool(
        leaves.is_whole(leaf.body, leaf.salt, leaf.leaf_hash) and leaf.body["facts"] == facts
    )


def _recorded(work: Work, kind: type[Event], facts: Mapping[str, object]) -> bool:
    return any(
        isinstance(each, kind) and facts == {name: getattr(each, name) for name in facts}
        for each in work.recorded
    )


def _found(work: Work, kind: type[Event], fingerprint: object) -> int | None:
    """Look for the entry that names a fingerprint: reads the log once a session."""
    name = f"fingerprints of {kind.__name__}"
    found: dict[object, int] | None = work.session.info.get(name)
    if found is None:
        told = audit.of_event(work.session, kind.__name__)
        found = {body["facts"]["fingerprint"]: index for index, body in told}
        work.session.info[name] = found
    return found.get(fingerprint)


def _facts(key: AgencyKey) -> dict[str, object]:
    return {
        "agency": key.agency,
        "compartment": str(key.compartment),
        "generation": key.generation,
        "fingerprint": keys.fingerprint(keys.PublicKey(key.public)),
    }

"""That a public key is the one the custody log says was made."""

from __future__ import annotations

from portal.agencies.events import AgencyKeyMade
from portal.agencies.models import AgencyKey
from portal.audit import queries as audit
from portal.audit import rules as leaves
from portal.crypto import keys, merkle
from portal.crypto.errors import SealBroken
from portal.infra.work import Work


def require_proven(work: Work, key: AgencyKey) -> None:
    """Raise SealBroken unless the entry of the key's making names this very key.

    The entry must be what its leaf committed to. Whoever changes key and entry and leaf changes the
    root, which earlier checkpoints and witnesses contradict.
    """
    seen: set[tuple[int | None, bytes]] = work.session.info.setdefault("proven keys", set())
    if (key.id, key.public) in seen:
        return
    if not (_made_now(work, key) or _in_log(work, key)):
        raise SealBroken
    seen.add((key.id, key.public))


def _in_log(work: Work, key: AgencyKey) -> bool:
    index = key.leaf if key.leaf is not None else _found(work, key)
    leaf = audit.leaf(work.session, index) if index is not None else None
    if leaf is None or leaf.event != AgencyKeyMade.__name__:
        return False
    if merkle.leaf_hash(leaves.entry(leaf.body, leaf.salt)) != leaf.leaf_hash:
        return False
    return bool(leaf.body["facts"] == _facts(key))


def _made_now(work: Work, key: AgencyKey) -> bool:
    return any(
        isinstance(each, AgencyKeyMade)
        and _facts(key) == {n: getattr(each, n) for n in _facts(key)}
        for each in work.recorded
    )


def _found(work: Work, key: AgencyKey) -> int | None:
    """Look for the entry of a key from before its number was kept: reads the log once a session."""
    found: dict[str, int] | None = work.session.info.get("keys made")
    if found is None:
        made = audit.of_event(work.session, AgencyKeyMade.__name__)
        found = {body["facts"]["fingerprint"]: index for index, body in made}
        work.session.info["keys made"] = found
    return found.get(keys.fingerprint(keys.PublicKey(key.public)))


def _facts(key: AgencyKey) -> dict[str, object]:
    return {
        "agency": key.agency,
        "compartment": str(key.compartment),
        "generation": key.generation,
        "fingerprint": keys.fingerprint(keys.PublicKey(key.public)),
    }

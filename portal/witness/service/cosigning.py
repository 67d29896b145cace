"""Being a witness for other logs: c2sp.org/tlog-witness, add-checkpoint."""

from __future__ import annotations

from dataclasses import dataclass

from portal.crypto import merkle, notes, tlog
from portal.crypto.cosignatures import AddCheckpoint, Cosigner
from portal.crypto.errors import NoteInvalid, ProofInvalid
from portal.infra.settings import Settings, secret_file
from portal.infra.work import Work
from portal.notices.service.rows import add_missing
from portal.witness import queries, rules
from portal.witness.models import WitnessedLog
from portal.witness.rules import Finding
from portal.witness.service import alarms


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a witness answers: HTTP status, text, and the kind of text."""

    status: int
    text: str = ""
    kind: str = "text/plain"


def cosigner(settings: Settings) -> Cosigner:
    """Return the key we cosign with: an Ed25519 seed in the data folder, made on first use."""
    name = f"{settings.log_origin}/witness"
    return Cosigner(name, secret_file(settings.data_dir / "keys" / "witness"))


@dataclass(frozen=True, slots=True)
class Asked:
    """A request whose checkpoint a log we are a witness for has signed."""

    request: AddCheckpoint
    stated: tlog.Checkpoint


def read(settings: Settings, body: str) -> Asked | Verdict:
    """Read a request, with no transaction: the verdict on one that needs none; see the specification."""
    try:
        asked = AddCheckpoint.parse(body)
        text, _ = notes.signature_lines(asked.note)
        stated = tlog.Checkpoint.parse(text)
    except NoteInvalid as error:
        return Verdict(400, f"{error}\n")
    verifiers = rules.logs(settings.witnessed_logs).get(stated.origin)
    if verifiers is None:
        return Verdict(404)
    try:
        notes.open_note(asked.note, verifiers)
    except NoteInvalid:
        return Verdict(403)
    if asked.old_size > stated.size:
        return Verdict(400, "older than it says to be\n")
    return Asked(asked, stated)


def add_checkpoint(work: Work, asked: Asked) -> Verdict:
    """Cosign the next checkpoint of a log we are a witness for; see the specification for each status.

    What a log was at last is kept in the same transaction, before anything is answered, and never
    goes back. Two signed roots for one size are proof that the log shows two faces: both are kept.
    """
    return _grown(work, _locked(work, asked.stated.origin), asked.request, asked.stated)


def _grown(work: Work, log: WitnessedLog, asked: AddCheckpoint, stated: tlog.Checkpoint) -> Verdict:
    known = _known(log)
    if stated.size == known.size and stated.root != known.root:
        alarms.sound(
            work,
            origin=log.origin,
            witness=cosigner(work.settings).name,
            finding=Finding.TWO_ROOTS,
            size=stated.size,
            one=log.note,
            other=asked.note,
        )
        return Verdict(409, f"{log.size}\n", rules.SIZE_TYPE)
    if asked.old_size != log.size:
        return Verdict(409, f"{log.size}\n", rules.SIZE_TYPE)
    try:
        _follows(known, stated, asked.proof)
    except ProofInvalid as error:
        return Verdict(422, f"{error}\n")
    log.size, log.note, log.at = stated.size, asked.note, work.now
    work.session.add(log)
    work.session.flush()
    return Verdict(200, cosigner(work.settings).cosign(stated.marshal(), int(work.now.timestamp())))


def _follows(known: tlog.Checkpoint, stated: tlog.Checkpoint, proof: tuple[bytes, ...]) -> None:
    if known.size == 0:
        if proof:
            raise ProofInvalid("from nothing no proof is needed")
        return
    tlog.verify_growth(known, stated, proof)


def _known(log: WitnessedLog) -> tlog.Checkpoint:
    if not log.note:
        return tlog.Checkpoint(log.origin, 0, merkle.root(()))
    text, _ = notes.signature_lines(log.note)
    return tlog.Checkpoint.parse(text)


def _locked(work: Work, origin: str) -> WitnessedLog:
    """Return the row of a log, locked; made when first needed, also when two need it at once."""
    found = queries.log(work.session, origin)
    if found is None:
        add_missing(work, WitnessedLog, [{"origin": origin, "size": 0, "note": ""}])
        found = queries.log(work.session, origin)
    assert found is not None  # noqa: S101 - just made
    return found

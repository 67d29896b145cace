"""Checking the custody of a package: stories against proofs, proofs against the checkpoint."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from portal.audit.rules import entry
from portal.crypto import merkle, notes, tlog
from portal.crypto.errors import NoteInvalid, ProofInvalid
from portal.packages import rules
from portal.packages.rules.statement import Item, Statement, Step, Story, read
from portal.packages.rules.unzipped import NotAPackage

Wrong = Callable[[str], None]
RECEIPT = "EvidenceReceived"


def check(
    told: Statement, tags: Mapping[str, bytes], verifier: notes.Verifier | None, wrong: Wrong
) -> None:
    """Say what is wrong with checkpoint, stories and proofs. Needs the log's key."""
    if verifier is None or rules.CHECKPOINT not in tags:
        return
    checkpoint = tags[rules.CHECKPOINT].decode(errors="replace")
    try:
        tlog.open_checkpoint(checkpoint, origin=told.log, verifiers=[verifier])
    except NoteInvalid as error:
        wrong(f"{rules.CHECKPOINT}: {error}")
        return
    for item in told.items:
        if item.story not in tags:
            wrong(f"{item.story}: missing")
            continue
        try:
            story = read(Story, tags[item.story], item.story)
        except NotAPackage as error:
            wrong(str(error))
            continue
        for line in _story(item, story):
            wrong(f"{item.story}: {line}")
        for step in story.steps:
            _proof(step, item.story, tags, checkpoint, verifier, wrong)


def _story(item: Item, story: Story) -> list[str]:
    found = []
    indexes = [step.index for step in story.steps]
    if indexes != sorted(set(indexes)):
        found.append("its steps are not in the order of the log")
    facts = [step.body.get("facts") for step in story.steps]
    if story.item != item.id or any(
        not isinstance(each, dict) or each.get("item_id") != item.id for each in facts
    ):
        found.append("tells of another file")
        return found
    first = story.steps[0].body if story.steps else {}
    if first.get("event") != RECEIPT:
        found.append("does not begin with the receipt of the file")
    elif any(
        first["facts"].get(name) != value
        for name, value in (("sha256", item.sha256), ("sm3", item.sm3), ("size", item.size))
    ):
        found.append("the file received was another one")
    return found


def _proof(
    step: Step,
    story: str,
    tags: Mapping[str, bytes],
    checkpoint: str,
    verifier: notes.Verifier,
    wrong: Wrong,
) -> None:
    path = rules.proof_path(step.index)
    if path not in tags:
        wrong(f"{path}: missing")
        return
    try:
        leaf = merkle.leaf_hash(entry(step.body, bytes.fromhex(step.salt)))
    except (ValueError, RecursionError):
        wrong(f"{story}: step {step.index} cannot have been in the log")
        return
    try:
        proof = tlog.ProofFile.parse(tags[path].decode())
        proof.verify(leaf, origin=verifier.name, verifiers=[verifier])
        if proof.index != step.index or proof.checkpoint_note != checkpoint:
            wrong(f"{path}: a proof of another leaf or for another checkpoint")
    except UnicodeDecodeError:
        wrong(f"{path}: cannot be read")
    except NoteInvalid as error:
        wrong(f"{path}: {error}")
    except ProofInvalid:
        wrong(f"{path}: does not prove step {step.index} of {story}")

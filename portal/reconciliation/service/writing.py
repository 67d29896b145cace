"""The books as a journal: made first, told to the custody log, then handed over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from tempfile import TemporaryFile

from portal.infra.exports import Made
from portal.infra.work import Work, Works
from portal.kernel.actor import Actor
from portal.kernel.policy import require
from portal.reconciliation import policy, queries
from portal.reconciliation.events import BooksExported
from portal.reconciliation.rules.books import Books, LedgerBooks, RewardBooks, journal

MEDIA_TYPE = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which books: of an agency ("" for all), with the names of obligors or with none."""

    agency: str
    names: bool = False
    purpose: str = ""


def lines(work: Work, wanted: Wanted) -> Iterator[str]:
    """Yield the journal of an agency, its head saying when the ledgers were last proved."""
    told = queries.standing(work.session).told(work.now)
    head = (
        "Cluebridge 线索桥: books of " + (wanted.agency or "every agency"),
        f"made {work.now.isoformat(timespec='seconds')}",
        told.zh,
        told.en,
    )
    books = (
        work.ask(LedgerBooks(wanted.agency, wanted.names), Books()),
        work.ask(RewardBooks(wanted.agency), Books()),
    )
    return journal(books, head)


def export(works: Works, actor: Actor, wanted: Wanted) -> Made:
    """Return the journal of the actor's agency as a file, once the custody log has it."""
    require(policy.can_export(actor) and wanted.agency == actor.agency)
    file, digest, size, entries = TemporaryFile(dir=works.settings.data_dir), sha256(), 0, 0  # noqa: SIM115 - handed on open
    try:
        with works.begin(actor, writes=False) as work:
            for line in lines(work, wanted):
                entries += " * " in line[:14]
                piece = line.encode()
                digest.update(piece)
                size += file.write(piece)
        file.seek(0)
        with works.begin(actor) as work:
            work.record(
                BooksExported(
                    agency=wanted.agency,
                    entries=entries,
                    sha256=digest.hexdigest(),
                    names=wanted.names,
                    purpose=wanted.purpose,
                )
            )
    except BaseException:
        file.close()
        raise
    return Made(file, entries, size, digest.hexdigest(), MEDIA_TYPE)

"""Extract: every paper is read in the sandbox; one that cannot be is quarantined, its siblings go on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from service.domain.dossier import PaperStatus
from service.domain.dossier_reading import combine
from service.domain.errors import NotFound, ReaderDied, Refused
from service.domain.events import EventType
from service.domain.listed import renewed
from service.domain.states import Trigger, move
from service.ports import Change, NewJob
from service.stages import covering, mailing
from service.stages.telling import all_told, told

if TYPE_CHECKING:
    from service.domain.dossier import Dossier, Paper
    from service.domain.events import Event
    from service.ports import Deps, Lease

_MAX_DEATHS = 3
_FINAL_DEATHS = frozenset({"parser.timeout", "parser.memory"})  # the limits that it broke are the same next time
_RETRY = timedelta(seconds=2)
_LEASE, _LEASE_OF_SCANS = 30.0, 90.0
_PAPER, _PAGE = timedelta(seconds=18), timedelta(seconds=65)  # more than one may take
_LONGEST = timedelta(seconds=45)
_LOST = {
    "attachment.broken": "Nội dung tệp bị hỏng trong thông điệp (mã base64 sai hoặc bị cắt); đề nghị gửi lại tệp này.",
    "manifest.missing": "Danh mục của thông điệp có tệp này nhưng thông điệp không kèm; đề nghị gửi bổ sung tệp này.",
}


def extract(deps: Deps, dossier: Dossier, lease: Lease) -> Change:
    """Read what is not read yet; the state moves on when no paper waits for another try."""
    holding = _Holding(deps, lease)
    read = {}
    for paper in filter(_unread, dossier.current_papers):
        # What is left over is read in the next run: a task may take two minutes at most.
        if not holding.long:
            read[paper.number] = _read(deps, paper, holding)
            holding.between_papers()
    lease = holding.lease
    papers = tuple(read.get(paper.number, paper) for paper in dossier.papers)
    after = replace(dossier, papers=papers, version=dossier.version + 1)
    deps.crashpoint("extract.after_read")
    now = deps.clock.now()
    if any(_unread(paper) for paper in after.current_papers):
        return Change(
            dossier=after,
            expected=dossier.version,
            lease=lease,
            jobs=(NewJob("advance", dossier.id, now + _RETRY, now),),
        )
    reports = [(paper.name, paper.report) for paper in after.current_papers if paper.report is not None]
    after = renewed(replace(after, state=move(dossier.state, Trigger.EXTRACT), reading=combine(reports)))
    after, hidden = covering.covered(deps, after)
    return Change(
        dossier=after,
        expected=dossier.version,
        events=(_extracted(deps, after), *all_told(deps, after, hidden)),
        lease=lease,
        jobs=(NewJob("advance", dossier.id, now), *mailing.about_dangerous(after, now)),
    )


class _Enough(Exception):
    """A paper of many scanned pages is read on in the next run."""


class _Holding:
    """Keeps the lease while papers are read, page by page where they are scans, without a row for every quick one."""

    def __init__(self, deps: Deps, lease: Lease) -> None:
        self._deps, self.lease, self._began = deps, lease, deps.clock.now()

    @property
    def long(self) -> bool:
        """Tell whether this run has taken its time; where the clock was put back nobody knows, and it has."""
        return not timedelta() <= self._deps.clock.now() - self._began < _LONGEST

    def between_papers(self) -> None:
        """Extend the lease when it is nearly used up; Conflict when another worker has taken over."""
        self._extend(below=_PAPER, by=_LEASE)

    def between_pages(self, kept: int) -> None:
        """Extend the lease by what a scanned page may take; Conflict when another worker has taken over.

        Raises _Enough where this run is long and the next one will know more pages than it did: so each gets further.
        """
        if kept and self.long:
            raise _Enough
        self._extend(below=_PAGE, by=_LEASE_OF_SCANS)

    def _extend(self, *, below: timedelta, by: float) -> None:
        now = self._deps.clock.now()
        # More than any lease is left where the clock was put back: others count it from then on.
        if not below <= self.lease.until - now <= timedelta(seconds=_LEASE_OF_SCANS):
            self.lease = self._deps.jobs.extend(self.lease, now=now, seconds=by)


def _unread(paper: Paper) -> bool:
    return paper.status is PaperStatus.STORED


def _read(deps: Deps, paper: Paper, holding: _Holding) -> Paper:
    """Read one paper; gives it read, quarantined, with one more failed attempt, or as it was, to be read on."""
    try:
        report = deps.reader.read(
            paper.name, deps.objects.fresh(paper.key, sha256=paper.sha256), going_on=holding.between_pages
        )
    except _Enough:
        return paper
    except Refused as exc:
        return _quarantined(paper, *_why(paper, exc))
    except NotFound:
        return _quarantined(paper, "object.missing", "Không còn bản gốc trong kho; cần gửi lại tệp này.")
    except ReaderDied as exc:
        tried = replace(paper, attempts=paper.attempts + 1)
        if exc.code in _FINAL_DEATHS or tried.attempts >= _MAX_DEATHS:
            return _quarantined(tried, exc.code, str(exc))
        return tried
    return replace(paper, status=PaperStatus.READ, report=report, media_type=report.media_type or paper.media_type)


def _why(paper: Paper, refused: Refused) -> tuple[str, str]:
    """Give why a paper is not read: one of which nothing came is not the empty file of its sender."""
    lost = next((_LOST[fact["code"]] for fact in paper.facts if fact["code"] in _LOST), "")
    return ("paper.lost", lost) if lost and not paper.size else (refused.code, str(refused))


def _quarantined(paper: Paper, code: str, message: str) -> Paper:
    return replace(paper, status=PaperStatus.QUARANTINED, reason=code, message=message)


def _extracted(deps: Deps, dossier: Dossier) -> Event:
    papers = dossier.current_papers
    kinds = {paper.name: paper.report.kind.value for paper in papers if paper.report}
    quarantined = {paper.name: paper.reason for paper in papers if paper.status is PaperStatus.QUARANTINED}
    return told(deps, dossier, EventType.EXTRACTED, {"kinds": kinds, "quarantined": quarantined})

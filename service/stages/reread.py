"""Reread: the papers of a dossier are read again with the rules of today; a person's values stay locked.

What is read otherwise than a person typed is only proposed: the field shows it beside the locked value.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from service.domain.asked_awards import award_asked
from service.domain.checks import effective_fields
from service.domain.claims import claims_of
from service.domain.corrected import NOMINEE
from service.domain.dossier import PaperStatus
from service.domain.dossier_reading import combine
from service.domain.errors import Conflict, HosoError, Unavailable
from service.domain.events import EventType
from service.domain.listed import columns, proposed, renewed
from service.domain.permission import Operation
from service.domain.search_terms import search_row
from service.domain.text import who_key
from service.ports import Change
from service.stages import covering
from service.stages.amend import voted_at
from service.stages.retrieve import show
from service.stages.review import may_correct, rechecked
from service.stages.telling import all_told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.domain.dossier import Dossier, Paper
    from service.domain.events import Actor
    from service.ports import Account, Deps


def reread(deps: Deps, dossier_id: str, *, expected_version: int | None, actor: Actor, account: Account) -> Dossier:
    """Read every paper of a dossier again and judge it again; corrections are kept as they are.

    Raises NotFound, NotAllowed, Conflict, also where a council votes or has voted on a list that is now read otherwise,
    or Unavailable when a paper that could be read before cannot be now: then nothing is changed.
    """
    dossier = show(deps, dossier_id, account=account, operation=Operation.DOSSIER_CORRECT)
    may_correct(dossier, expected_version)
    papers = tuple(_again(deps, paper) for paper in dossier.papers)
    after = replace(dossier, papers=papers)
    reading = combine([(one.name, one.report) for one in after.current_papers if one.report])
    after = renewed(replace(after, reading=reading))
    _require_as_voted(deps, dossier, after)
    after = replace(rechecked(deps, after), version=dossier.version + 1)
    after, hidden = covering.covered(deps, after)
    kinds = {paper.name: paper.report.kind.value for paper in after.current_papers if paper.report}
    events = all_told(deps, after, [(EventType.EXTRACTED, {"kinds": kinds, "again": True}), *hidden], actor=actor)
    try:
        deps.store.commit(
            Change(
                dossier=after,
                expected=dossier.version,
                events=events,
                search=search_row(after),
                claims=claims_of(after),
            )
        )
    except Conflict as exc:
        raise Conflict(str(exc), current=deps.store.dossier(dossier.id)) from exc
    return after


def _require_as_voted(deps: Deps, before: Dossier, after: Dossier) -> None:
    """Refuse another list than was voted on: whom a vote left behind is known by the place in it."""
    stood = _places(before)  # where nobody was read, the vote was on the dossier as one
    if stood and stood != _places(after) and (where := voted_at(deps, before)):
        raise Conflict(
            f"Lần đọc này cho danh sách khác danh sách xét ở {where}; hồ sơ giữ nguyên như trước. "
            "Cần đọc lại thì trả lại hồ sơ để xét lại, hoặc hủy phiên đang họp.", current=before,
        )  # fmt: skip


def _places(dossier: Dossier) -> list[tuple[str, ...]]:
    nominees = dossier.reading.nominees if dossier.reading else ()
    return [(one.subject, who_key(one.name), who_key(one.unit), award_asked(dossier, one)) for one in nominees]


def _again(deps: Deps, paper: Paper) -> Paper:
    """Read a paper again; one in quarantine waits for its desk and is left as it is."""
    if paper.status is not PaperStatus.READ:
        return paper
    try:
        report = deps.reader.read(paper.name, deps.objects.get(paper.key, sha256=paper.sha256))
    except HosoError as exc:
        raise Unavailable(f"Không đọc lại được «{paper.name}»; hồ sơ giữ nguyên như trước.") from exc
    return replace(paper, report=report)


def differences(dossier: Dossier) -> Iterator[tuple[str, str, object, str]]:
    """Give (paper, field, the person's value, what is read now) wherever the two differ."""
    for paper in dossier.current_papers:
        for name, value in effective_fields(dossier, paper).items():
            read = [one["value"] for one in value.suggestions if one["source"] == "reading"]
            yield from ((paper.name, name, value.value, text) for text in read)
    named = {paper.number: paper.name for paper in dossier.papers}
    for row in proposed(dossier):
        said = columns(row.nominee)
        yield from (
            (named.get(row.paper, ""), f"{NOMINEE}{name}", said[name], read) for name, read in row.differing.items()
        )

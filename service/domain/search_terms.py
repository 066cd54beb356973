"""What a dossier can be found by: its title, names, document numbers and the text of its papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.domain.awards_held import held_in
from service.domain.checks import effective_fields
from service.domain.fields import FieldState, PaperKind
from service.domain.restricted import STRUCK, shown_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.domain.awards_held import Held
    from service.domain.dossier import Dossier

_NAME_FIELDS = ("signer", "full_name", "chair", "secretary")
_NUMBER_FIELDS = ("number", "proposal_refs")
# Letters of one paper by which it is found, some four hundred pages: to index ten million takes a worker a minute.
MOST_LETTERS = 1_000_000


@dataclass(frozen=True, slots=True)
class SearchRow:
    """What the finder knows of a dossier; rewritten with it in the same transaction.

    `names` are of nominees, signers and bodies; `numbers` of documents; `texts` are
    (paper number, page, text). `signer` signed the decision, else the submission; `awards` are those it tells of.
    `year` is of the decision where the dossier was received long after it (0: the year of receipt).
    """

    dossier_id: str
    title: str
    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    texts: tuple[tuple[int, int, str], ...] = ()
    signer: str = ""
    awards: tuple[Held, ...] = ()
    year: int = 0


def search_row(dossier: Dossier) -> SearchRow:
    """Gather what people search by from the dossier's present value; whom not all may see nobody finds by it.

    `awards` hold them all the same: who asks for a history is told apart there.
    """
    awards, dossier = held_in(dossier), shown_to(dossier, None)
    return SearchRow(
        dossier_id=dossier.id,
        title=" ".join(filter(None, (dossier.code, dossier.subject))),
        names=tuple(name for name in dict.fromkeys(_names(dossier)) if STRUCK not in name),
        numbers=tuple(dict.fromkeys(_numbers(dossier))),
        texts=tuple(_texts(dossier)),
        signer=_signer(dossier),
        awards=awards,
        year=_year(dossier),
    )


def changed_row(before: Dossier, after: Dossier) -> SearchRow | None:
    """Give what the finder must be told anew of a dossier that it knows; None where people find it as before.

    Most decisions change no word: to index every page again would cost more than the decision itself.
    """
    row = search_row(after)
    return row if row != search_row(before) else None


def _year(dossier: Dossier) -> int:
    """Give the year of the decision for a dossier that was decided before it came here; else 0."""
    day = str(dossier.decision.get("decision_date", ""))
    decided = int(day[:4]) if day[:4].isdecimal() and len(day[:4]) == len("2026") else 0
    return decided if decided and decided < dossier.received_at.year else 0


def _signer(dossier: Dossier) -> str:
    """Give who signed the decision in the dossier, else its submission; "" where neither tells."""
    signed: dict[PaperKind, str] = {}
    for paper in dossier.current_papers:
        value = effective_fields(dossier, paper).get("signer") if paper.report else None
        if paper.report and value and value.state is FieldState.FOUND and isinstance(value.value, str):
            signed.setdefault(paper.report.kind.value, value.value)
    signer = signed.get(PaperKind.AWARD_DECISION) or signed.get(PaperKind.SUBMISSION) or ""
    return "" if STRUCK in signer else signer


def _names(dossier: Dossier) -> Iterator[str]:
    yield from filter(None, (dossier.unit, dossier.origin.organ_name))
    for nominee in dossier.reading.nominees if dossier.reading else ():
        yield from filter(None, (nominee.name, nominee.unit))
    yield from _values(dossier, _NAME_FIELDS)


def _numbers(dossier: Dossier) -> Iterator[str]:
    yield from filter(None, (dossier.code, dossier.origin.number, str(dossier.decision.get("decision_number", ""))))
    yield from _values(dossier, _NUMBER_FIELDS)


def _values(dossier: Dossier, names: tuple[str, ...]) -> Iterator[str]:
    """Give the texts found under these fields in any paper, people's corrections among them."""
    yield from (str(correction.value) for correction in dossier.corrections if correction.field in names)
    for paper in dossier.current_papers:
        for name in names:
            value = paper.report.found(name) if paper.report else None
            if value is None:
                continue
            several = value.value if isinstance(value.value, list | tuple) else [value.value]
            yield from (text for text in several if isinstance(text, str))


def _texts(dossier: Dossier) -> Iterator[tuple[int, int, str]]:
    for paper in dossier.current_papers:
        left = MOST_LETTERS
        for page in paper.report.pages if paper.report is not None else ():
            if page.text and left > 0:
                yield paper.number, page.number, page.text[:left]
                left -= len(page.text)

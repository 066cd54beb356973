"""What a paper shows once people's corrections are laid over what was read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from service.domain import suggestions
from service.domain.fields import FieldState, FieldValue, PaperKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from service.domain.dossier import Correction, Dossier, Paper
    from service.domain.fields import Nominee, PaperReport

# The e-office's register speaks of the paper that the message is about.
_ABOUT = frozenset({PaperKind.SUBMISSION, PaperKind.OFFICIAL_LETTER})


def _otherwise(read: FieldValue, correction: Correction) -> tuple[Mapping[str, str], ...]:
    """Give what the machine reads where it differs from what the person typed: proposed, never put in its place."""
    if read.state is not FieldState.FOUND or read.value == correction.value:
        return ()
    told = "; ".join(map(str, read.value)) if isinstance(read.value, list) else str(read.value)
    return ({"value": told, "source": "reading"},)


def effective_fields(dossier: Dossier, paper: Paper) -> Mapping[str, FieldValue]:
    """Give the paper's fields with people's corrections laid over what was read; an empty one says: none.

    What is read otherwise than a person typed is only suggested beside the locked value.
    """
    fields = dict(paper.report.fields) if paper.report else {}
    if paper.report and paper.report.kind.value in _ABOUT:
        fields = suggestions.of_register(fields, dossier.origin)
    for correction in dossier.corrections:
        if correction.paper == paper.number and not correction.field.startswith(NOMINEE):
            read = fields.get(correction.field, FieldValue())
            fields[correction.field] = replace(
                read,
                value=correction.value,
                state=FieldState.ABSENT if correction.value in (None, "") else FieldState.FOUND,
                method="person",
                confidence=1.0,
                suggestions=_otherwise(read, correction),
            )
    return fields


NOMINEE = "nominee."
OF_NOMINEE = ("name", "title", "unit", "birth")


def nominees_as_corrected(nominees: Sequence[Nominee], corrections: Sequence[Correction]) -> tuple[Nominee, ...]:
    """Lay people's corrections over the rows of nominees, each known by its name as it was read."""
    rows = list(nominees)
    for index, read in enumerate(nominees):
        keys = (read.name, row_key(read), born_key(read))
        for one in corrections:
            name = one.field.removeprefix(NOMINEE)
            if one.paper == 0 and one.field != name and name in OF_NOMINEE and one.about in keys:
                rows[index] = with_value(rows[index], name, str(one.value or ""))
    return tuple(rows)


def row_key(nominee: Nominee) -> str:
    """Give what tells a nominee's row from its namesakes': the name and the unit as read."""
    return f"{nominee.name} · {nominee.unit}"


def born_key(nominee: Nominee) -> str:
    """Give what tells a row from that of a namesake in the same unit: the year of birth too, as read."""
    return f"{row_key(nominee)} · {nominee.extra.get('birth', '')}"


def with_value(nominee: Nominee, name: str, value: str) -> Nominee:
    """Give the row with another value of one of `OF_NOMINEE`."""
    if name == "birth":
        return replace(nominee, extra={**nominee.extra, "birth": value})
    given: dict[str, Any] = {name: value}
    return replace(nominee, **given)


def reports(dossier: Dossier) -> Iterator[tuple[Paper, PaperReport]]:
    """Give every paper that counts now, also those behind another one in a file, as people see it."""
    for paper in dossier.current_papers:
        if paper.report is None:
            continue
        first, *behind = paper.report.reports
        yield paper, replace(first, fields=effective_fields(dossier, paper))
        yield from ((paper, one) for one in behind)

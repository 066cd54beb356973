"""Which merit reports of a dossier speak of one nominee."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.domain.text import name_key, who_key, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from service.domain.fields import PaperReport

    Named = Sequence[tuple[str, PaperReport]]


def by_name(reports: Iterable[PaperReport]) -> dict[str, Named]:
    """Give merit reports, each with whose it is, by `who_key`; "" where it is unread."""
    told: dict[str, list[tuple[str, PaperReport]]] = {}
    for report in reports:
        name = report.text("full_name")
        told.setdefault(who_key(name), []).append((name, report))
    return dict(told)


def of_nominee(name: str, told: Mapping[str, Named]) -> list[PaperReport]:
    """Give a nominee's reports: `Văn phòng, Sở A` has those of *Văn phòng*, and none of *Văn phòng, Sở B*."""
    unit = name_key(within(name)[1])
    namesakes = [(name_key(within(other)[1]), report) for other, report in told.get(who_key(name), ())]
    return [report for other, report in namesakes if unit.startswith(other) or other.startswith(unit)]

"""Many small nominations, no two alike, and a list of what was sent that the service cannot reach.

The list is what decides afterwards whether anything is lost, doubled or half filed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from connectors.base import Form
from service.samples import merit_reports, papers, province
from service.samples.envelopes import edxml, envelope_of, list_workbook, write_paper, zipped
from tests.kit import canaries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from connectors.base import RawPaper
    from service.samples.province import Nomination

_CASES = (province.COMPLETE, province.NO_MINUTES, province.DAMAGED, province.VILLAGE)
_FIRST_NUMBER = 1000
_EVERY_FULL = 4


@dataclass(frozen=True, slots=True)
class Message:
    """One message as a unit sends it: the name it is dropped under, its form, its bytes, its papers."""

    name: str
    form: Form
    papers: tuple[RawPaper, ...]
    raw: bytes = b""

    @property
    def sent(self) -> Sent:
        """Give what the sender remembers of it."""
        return Sent(self.name, tuple(sorted(hashlib.sha256(paper.data).hexdigest() for paper in self.papers)))


@dataclass(frozen=True, slots=True)
class Sent:
    """What is known of a message outside the service: its name, and the SHA-256 of each paper, sorted."""

    name: str
    papers: tuple[str, ...]


def messages(count: int) -> Iterator[Message]:
    """Give `count` messages, in turn as edXML, zip and sub-folder; the same bytes on every run."""
    return map(message, range(count))


def message(place: int) -> Message:
    """Give the message at a place of the flood; its tờ trình and its list are like no other's."""
    case = _case(place)
    form = tuple(_FORMS)[place % len(_FORMS)]
    return _FORMS[form](f"{place:04d}-de-nghi-khen-thuong", case, _papers(case, place))


def drop(inbox: Path, sent: Message) -> Sent:
    """Lay a message into the inbox, whole or not at all, and give what the sender remembers."""
    hidden = inbox / f".{sent.name}.tmp"
    if sent.form is Form.PAPERS:
        hidden.mkdir()
        for paper in sent.papers:
            (hidden / paper.name).write_bytes(paper.data)
    else:
        hidden.write_bytes(sent.raw)
    hidden.rename(inbox / sent.name)
    return sent.sent


def _case(place: int) -> Nomination:
    case = _CASES[place % len(_CASES)]
    return replace(
        case,
        number=_FIRST_NUMBER + place,
        achievement=f"{case.achievement} (lượt trình {place}, {canaries.sentence(place)})",
    )


def _papers(case: Nomination, place: int) -> tuple[RawPaper, ...]:
    """Give the tờ trình and the list; every fourth message also has minutes and the merit reports."""
    asked = (write_paper("Tờ trình.docx", papers.submission(case)), list_workbook("Danh sách.xlsx", case))
    if place % _EVERY_FULL:
        return asked
    reports = (
        write_paper(f"Báo cáo thành tích {number}.docx", merit_reports.merit_report(case, one))
        for number, one in enumerate(case.listed, start=1)
    )
    return (*asked, write_paper("Biên bản.docx", papers.minutes(case)), *reports)


def _as_edxml(name: str, case: Nomination, attached: tuple[RawPaper, ...]) -> Message:
    raw = edxml(envelope_of(case, f"Về việc đề nghị tặng {case.award}"), attached)
    return Message(f"{name}.edxml", Form.EDXML, attached, raw)


def _as_zip(name: str, _case: Nomination, attached: tuple[RawPaper, ...]) -> Message:
    return Message(f"{name}.zip", Form.ZIP, attached, zipped(attached))


def _as_folder(name: str, _case: Nomination, attached: tuple[RawPaper, ...]) -> Message:
    return Message(name, Form.PAPERS, attached)


_FORMS: Mapping[Form, Callable[[str, Nomination, tuple[RawPaper, ...]], Message]] = MappingProxyType(
    {Form.EDXML: _as_edxml, Form.ZIP: _as_zip, Form.PAPERS: _as_folder}
)

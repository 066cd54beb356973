"""Pointing: which dossiers a message speaks of, by what it says of the documents that brought them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from connectors.base import DocumentReference
from connectors.edxml.dates import read_day
from service.domain.errors import NotFound
from service.domain.states import State
from service.stages import registry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from connectors.base import Envelope
    from service.domain.dossier import Dossier
    from service.ports import Deps, Intake

NO_TARGET = "Không tìm thấy văn bản mà thông điệp này muốn thay đổi; chờ người xem."
_CODE = re.compile(r"(?<![^\W_])HS[-_.\s–]{0,3}(\d{4})[-_.\s–]{0,3}(\d{6})(?!\d)", re.IGNORECASE | re.ASCII)
_MOST_PARKED = 200
_ENDED = frozenset({State.WITHDRAWN, State.REJECTED, State.ANNULLED, State.SET_ASIDE, State.ARCHIVED, State.DISPOSED})


def spoken_of(deps: Deps, envelope: Envelope, references: Sequence[DocumentReference]) -> Sequence[Dossier]:
    """Give the dossiers that the references point at, newest first within each; those that ended only where all did.

    One document id may stand on several messages (INTEROP 3.2), and one replacement may name several documents.
    """
    found = {id_: None for one in references for id_ in _sent_as(deps, envelope, one)}
    dossiers = [deps.store.dossier(id_) for id_ in found]
    return [one for one in dossiers if one.state not in _ENDED] or dossiers


def code_of(*told: str) -> str:
    """Give the one code that these texts name; none where they name several, for nobody says which is meant."""
    codes = {f"HS-{year}-{number}" for year, number in _CODE.findall(" ".join(told))}
    return codes.pop() if len(codes) == 1 else ""


def of_code(deps: Deps, code: str, envelope: Envelope) -> Dossier | None:
    """Give the dossier of that code, unless another body than its sender speaks of it.

    A folder or a zip names no sender: a person of the office laid it there under the dossier's code.
    """
    try:
        dossier = deps.store.dossier(code)
    except NotFound:
        return None
    speaks = envelope.sender.organ_id
    return dossier if not speaks or dossier.origin.organ_id in registry.sent_as(deps, [speaks]) else None


def asked_before(deps: Deps, envelope: Envelope) -> Intake | None:
    """Give the oldest request that came before its document, this one: messages do not always come in order.

    One that speaks of several documents stays with a person.
    """
    ours = set(registry.codes_of(deps, envelope.sender.organ_id)) - {""}
    parked = reversed(deps.store.messages(outcomes=("parked",), limit=_MOST_PARKED))
    of_ours = (one for one in parked if one.message == NO_TARGET and one.envelope["sender"]["organ_id"] in ours)
    return next((one for one in of_ours if _names(one.envelope["targets"], envelope)), None)


def _names(targets: Sequence[Mapping[str, str]], envelope: Envelope) -> bool:
    if len(targets) != 1:
        return False
    reference = DocumentReference(**targets[0])
    if reference.document_id:
        return reference.document_id == envelope.document_id
    number = "/".join(filter(None, (envelope.code_number, envelope.code_notation)))
    return bool(number) and reference.code == number and read_day(reference.promulgation_date) == envelope.date


def _sent_as(deps: Deps, envelope: Envelope, reference: DocumentReference) -> Sequence[str]:
    """Find by document id, then number and date, among what this sender or its target sent."""
    # The body may have sent the first message under its other code.
    for organ_id in registry.codes_of(deps, envelope.sender.organ_id or reference.organ_id):
        for date in _spellings(reference.promulgation_date):
            found = deps.store.find_origin(
                organ_id=organ_id, document_id=reference.document_id, number=reference.code, date=date
            )
            if found:
                return found
    return ()


def _spellings(day: str) -> Iterator[str]:
    """Give a day as it stands, and as the first message may have written it."""
    yield day
    iso = read_day(day)
    if iso:
        year, month, of_month = iso.split("-")
        yield from (f"{year}/{month}/{of_month}", f"{of_month}/{month}/{year}", iso)

"""Metadata of a package: of the file (TT 05/2025/TT-BNV), of each document (CV 7197/BKHCN-CĐSQG), of preservation.

Both lists are given as they were read or heard of (the text of TT 05/2025 itself was not at hand: its field names are
from excerpts), so that the files say `unverified`; a value that the papers do not tell is null, never guessed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from service.domain.checks import NAMES_OF_KINDS, effective_fields
from service.domain.deadlines import VIETNAM
from service.domain.fields import FieldState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.dossier import Dossier, Paper
    from service.domain.events import Event
    from service.domain.letters import Letter

_NUMBER = re.compile(r"(\d{1,11})\s*/\s*(\S.*)")
_EVENTS = {
    "dossier.received": "ingestion", "dossier.extracted": "metadata extraction", "dossier.supplemented": "accession",
    "dossier.archived": "information package creation", "dossier.imported": "ingestion",
    "dossier.field_changed": "metadata modification", "dossier.quarantined": "quarantine",
    "dossier.released": "unquarantine",
}  # fmt: skip


def of_file(dossier: Dossier, papers: Sequence[Paper]) -> dict[str, Any]:
    """Give the metadata of the file (hồ sơ)."""
    pages = [len(paper.report.pages) for paper in papers if paper.report]
    return {
        "source": "Thông tư 05/2025/TT-BNV (đọc qua trích dẫn)",
        "unverified": True,
        "ma_ho_so": dossier.code,
        "tieu_de": dossier.subject,
        "thoi_han_luu_tru": None,
        "muc_do_tiep_can": None,
        "ngon_ngu": "Tiếng Việt",
        "thoi_gian_bat_dau": f"{dossier.received_at.astimezone(VIETNAM):%Y-%m-%d}",
        "thoi_gian_ket_thuc": str(dossier.decision.get("decision_date") or "") or None,
        "tu_khoa": [one for one in (dossier.award, dossier.unit) if one],
        "tong_so_tai_lieu": len(papers),
        "so_trang": sum(pages) or None,
        "tinh_trang_vat_ly": None,
        "muc_do_tin_cay": None,
        "ma_ho_so_goc_giay": None,
        "tinh_trang_du_phong": None,
    }


def of_documents(dossier: Dossier, papers: Sequence[Paper]) -> dict[str, Any]:
    """Give the metadata of each document, under the names and within the lengths of CV 7197."""
    return {
        "source": "Công văn 7197/BKHCN-CĐSQG ngày 29/11/2025",
        "unverified": [
            "IssuedDate: công văn in «YYYY-DD-MM», ở đây viết theo ISO 8601 (YYYY-MM-DD)",
            "DocCode: mã hồ sơ, số giấy tờ, phiên bản; công văn khuyến nghị mã cơ quan, loại, số được cấp, phiên bản",
        ],
        "documents": [_document(dossier, paper) for paper in papers],
    }


def _document(dossier: Dossier, paper: Paper) -> dict[str, Any]:
    fields = {
        name: value.value
        for name, value in effective_fields(dossier, paper).items()
        if value.state is FieldState.FOUND and isinstance(value.value, str)
    }
    number = _NUMBER.match(fields.get("number", ""))
    kind = NAMES_OF_KINDS[paper.report.kind.value] if paper.report else None
    return {
        "DocCode": f"{dossier.code}_{paper.number:03d}_V{paper.revision}"[:30],
        "TypeName": kind and kind[:100],
        "CodeNumber": number[1] if number else None,
        "CodeNotation": number[2][:30] if number else None,
        "IssuedDate": fields.get("date"),
        "OrganName": (fields.get("issuer") or "")[:200] or None,
        "Subject": (fields.get("subject") or "")[:500] or None,
        "Language": "Tiếng Việt",
        "PageAmount": len(paper.report.pages) if paper.report else None,
        "Format": None,  # tình trạng vật lý: no file tells it
        "MediaType": paper.media_type or None,
        "File": paper.sha256,
    }


def of_preservation(
    dossier: Dossier, papers: Sequence[Paper], events: Sequence[Event], letters: Sequence[Letter] = ()
) -> dict[str, Any]:
    """Give objects (papers, the office's letters), events and agents after the PREMIS data dictionary 3.0, as JSON."""
    objects = [
        {
            "objectIdentifier": {"type": "sha256", "value": paper.sha256},
            "originalName": paper.name,
            "objectCharacteristics": {
                "size": paper.size,
                "fixity": [{"messageDigestAlgorithm": "SHA-256", "messageDigest": paper.sha256}],
                "format": paper.media_type or None,
            },
            "signatureInformation": [dict(fact) for fact in paper.facts if "signature" in str(fact.get("code", ""))],
        }
        for paper in papers
    ]
    objects += [
        {
            "objectIdentifier": {"type": "sha256", "value": letter.sha256},
            "originalName": letter.name,
            "objectCharacteristics": {
                "size": letter.size,
                "fixity": [{"messageDigestAlgorithm": "SHA-256", "messageDigest": letter.sha256}],
                "format": letter.media_type,
            },
            "signatureInformation": [],
        }
        for letter in letters
    ]
    happened = [
        {
            "eventIdentifier": {"type": "hoso", "value": event.id},
            "eventType": _EVENTS.get(event.type.value, event.type.value),
            "eventDateTime": event.at.isoformat(),
            "linkingAgentIdentifier": f"{event.actor.kind}:{event.actor.name}",
            "eventOutcome": event.state,
        }
        for event in events
    ]
    agents = {f"{event.actor.kind}:{event.actor.name}": event.actor for event in events}
    return {
        "premis": "3.0",
        "objects": objects,
        "events": happened,
        "agents": [
            {"agentIdentifier": one, "agentType": agent.kind, "role": agent.role} for one, agent in agents.items()
        ],
        "dossier": dossier.code,
    }

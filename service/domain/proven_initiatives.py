"""Whether the papers that prove initiatives are of those put forward, and bear the number that reports cite of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from service.domain.fields import MERIT_REPORTS, PaperKind, Problem
from service.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.fields import PaperReport

_NAMING = frozenset({PaperKind.NOMINEE_LIST, PaperKind.SUBMISSION})
_LAW = "Luật 06/2022/QH15, Điều 84 khoản 1 điểm d và khoản 2 điểm d"
_REACH = 160  # characters behind an initiative's name: in its sentence or row stands by which decision it is known
_AUTHOR = re.compile(r"\b(?:ông|bà|tác giả|đồng chí)\b\W{0,3}(?P<first>\w)", re.IGNORECASE)
_CITED = re.compile(r"\bso\s?:? ?0*(?P<count>\d{1,6}) ?/ ?(?P<symbols>q[dđ][\w-]*)")


def _said(report: PaperReport) -> str:
    """Give what a paper says on one line; folded, each letter stands where it stood (`fold`)."""
    return " ".join(" ".join(page.text for page in report.pages).split())


def of_others(papers: Sequence[tuple[str, PaperReport]]) -> Iterator[Problem]:
    """Report a decision on initiatives whose authors are none of those put forward; of a scan a person looks."""
    rows = [one for _, report in papers if report.kind.value in _NAMING for one in report.nominees]
    people = {" ".join(fold(one.name).split()) for one in rows if one.subject == "individual"}
    for paper, report in papers if people else ():
        said = _said(report) if report.kind.value is PaperKind.INITIATIVE else ""
        authors = any(hit["first"].isupper() for hit in _AUTHOR.finditer(said))
        if not authors or any(name in fold(said) for name in people):
            continue
        scanned = any(page.method != "text" for page in report.pages)
        message = f"«{paper}» không có tên cá nhân nào được đề nghị; cần xem có phải sáng kiến của người khác."
        severity = "note" if scanned else "warning"
        yield Problem("R13", message, paper, "", None, "C9.initiative_of_others", _LAW, severity)


def numbered(papers: Sequence[tuple[str, PaperReport]]) -> Iterator[Problem]:
    """Report a decision that a merit report cites of an initiative where the one in the dossier has another number.

    Only decisions of the same symbols that name this initiative are held against what is cited.
    """
    proofs = [(report.text("number"), fold(_said(report)))
              for _, report in papers if report.kind.value is PaperKind.INITIATIVE]  # fmt: skip
    for paper, report in papers if proofs else ():
        value = report.found("initiatives") if report.kind.value in MERIT_REPORTS else None
        for name in value.value if value is not None and isinstance(value.value, list) else ():
            if told := _differs(str(name), _said(report), proofs):
                message = f"Báo cáo ghi sáng kiến «{name}» theo {told}."
                page = value.page if value is not None else None
                yield Problem("R13", message, paper, "initiatives", page, "C9.initiative_number", _LAW, "warning")


def _differs(name: str, said: str, proofs: Sequence[tuple[str, str]]) -> str:
    """Say by which number an initiative is claimed, and which one its proof bears; "" where they agree or none is."""
    key, folded = " ".join(fold(name).split()), fold(said)
    at = folded.find(key) if key else -1
    hit = _CITED.search(folded, at + len(key), at + len(key) + _REACH) if at >= 0 else None
    if hit is None:
        return ""
    borne = [(number, _CITED.match(f"so {fold(number)}")) for number, text in proofs if key in text]
    same = [(number, one["count"]) for number, one in borne if one and one["symbols"] == hit["symbols"]]
    if not same or hit["count"] in {count for _, count in same}:
        return ""
    cited = said[hit.start("count") : hit.end()]
    return f"quyết định số {cited}, quyết định trong hồ sơ ghi số {same[0][0]}"

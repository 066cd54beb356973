"""People whom an item names one after another behind their unit (`1. Tổ Toán: Lê Thị A, Phạm Văn B.`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from service.domain.fields import Nominee
from service.domain.papers.honorifics import honorific_of, is_body
from service.domain.papers.signature import is_name

if TYPE_CHECKING:
    from service.domain.papers.segments import Segment
    from service.domain.rules_documents import DocumentRules

_UNIT = re.compile(r"(?P<unit>[^:;,.]{3,80}?)\s*(?:\(\d{1,3}[^()]{0,20}\)\s*)?:\s+(?P<names>\S.*)$")
_AND = re.compile(r"(?:[,;]|\bvà\b)\s*")


def members_in(segment: Segment, text: str, at: int, rules: DocumentRules) -> list[Nominee]:
    """Give those whom an item's text, which begins at an offset of its line, names behind a body.

    Nobody where one of what the commas part is no person's name: it then tells something else.
    """
    told = _UNIT.match(text)
    if told is None or not (is_body(told["unit"], rules) or told["unit"].startswith("Bộ phận ")):
        return []
    names, place = told["names"].rstrip(" .;,"), told.start("names")
    begins = [0, *(hit.end() for hit in _AND.finditer(names))]
    ends = [*(hit.start() for hit in _AND.finditer(names)), len(names)]
    found = []
    for begin, end in zip(begins, ends, strict=True):
        honorific, name = honorific_of(names[begin:end].strip(), rules)
        if not is_name(name, rules.header):
            return []
        start = segment.start + at + place + names.index(name, begin)
        found.append(
            Nominee(
                "individual",
                name,
                honorific=honorific,
                unit=told["unit"].strip(),
                page=segment.page.number,
                start=start,
                end=start + len(name),
                method="text",
                confidence=0.8,
            )
        )
    return found

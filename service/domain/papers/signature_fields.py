"""Fields of the signature block and of electronic stamps."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from service.domain.papers import dates
from service.domain.papers.baselines import printed_lines
from service.domain.papers.evidence import ABSENT, doubted, found, over
from service.domain.papers.signature import FOR_ANOTHER
from service.domain.text import collapse, fold_page

if TYPE_CHECKING:
    from service.domain.fields import FieldValue
    from service.domain.papers.reading import Reading
    from service.domain.rules_documents import FieldRule

_EOFFICE_LINES = 10
_STAMP_LINE = 400  # characters
_ZONED = re.compile(r"\d{1,2}:\d{2}:\d{2}\s*[+]0?7")
_EOFFICE = re.compile(r"(?:so\s*eof|e-?office)\s*(?::|so)?\s*(?P<n>\d{4,9}(?:\s{0,3}/\s?[a-z]{2,8})?)")


def read_signer(reading: Reading, _rule: FieldRule) -> FieldValue:
    """Read the signer's name without rank or degree."""
    signature = reading.signature
    if signature is None or signature.name_at is None:
        return ABSENT
    segment = signature.name_at
    at = collapse(segment.text).find(signature.name)
    start = segment.text.find(signature.name)
    start = max(start, 0) if at >= 0 else 0
    end = start + len(signature.name) if segment.text[start:].startswith(signature.name) else len(segment.text)
    span = (segment.start + start, segment.start + end)
    value = found(segment.page, span, value=signature.names, confidence=0.93)
    return doubted(value) if signature.partial else value


def read_signer_title(reading: Reading, _rule: FieldRule) -> FieldValue:
    """Read the authority block, its lines joined by ` / `."""
    signature = reading.signature
    if signature is None or not signature.titles:
        return ABSENT
    value = over(signature.titles[0], signature.titles[-1], value=signature.title, confidence=0.9)
    # Who signs for another names the own office below; where it is not seen, the block was not read whole.
    cut = any(one.titles[-1].folded.startswith(FOR_ANOTHER) for one in signature.together)
    return doubted(value) if cut or signature.partial else value


def read_stamp(reading: Reading, rule: FieldRule) -> FieldValue:
    """Read the visible time of the electronic signature (ISO, local time as printed)."""
    for page in reading.document.pages:
        whole = fold_page(page.text)
        if not (any(label in whole for label in rule.labels) or ("+" in whole and _ZONED.search(whole))):
            continue
        for line in page.lines:
            folded = whole[line.start : min(line.end, line.start + _STAMP_LINE)]
            if not (any(label in folded for label in rule.labels) or _ZONED.search(folded)):
                continue
            window = whole[line.start : line.end + 40]
            hit = dates.find_stamp(window)
            if hit is not None:
                value, start, end = hit
                return found(page, (line.start + start, line.start + end), value=value, confidence=0.9)
    return ABSENT


def read_eoffice_number(reading: Reading, _rule: FieldRule) -> FieldValue:
    """Read the e-office's own number (`Số EOF: 512345`), which is not the paper's number."""
    for baseline in islice(printed_lines(reading.segments, ("eof", "office")), _EOFFICE_LINES):
        hit = _EOFFICE.search(baseline.folded)
        if hit is not None:
            value = re.sub(r"\s{2,}", "", baseline.text[hit.start("n") : hit.end("n")])
            span, method = baseline.span(*hit.span("n")), baseline.method(hit.start("n"))
            return found(baseline.page, span, value=collapse(value), confidence=0.9, method=method)
    return ABSENT

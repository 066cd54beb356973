"""Letters that ask for awards in place of a submission (`V/v đề nghị tặng Bằng khen`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.domain.fields import FieldState, PaperKind
from service.domain.papers.asking import letter_asks, spelled
from service.domain.papers.decisive import Stretch
from service.domain.papers.header_fields import read_subject
from service.domain.rules_documents import FieldRule
from service.domain.text import fold

if TYPE_CHECKING:
    from service.domain.papers.reading import Reading

_SUBJECT = FieldRule("subject", "subject", "header")


def subject_of_letter(reading: Reading) -> Stretch | None:
    """Give where a letter says what it is about, as a stretch of its page's folded text."""
    told = read_subject(reading, _SUBJECT)
    if told.state is not FieldState.FOUND or told.start is None or told.end is None:
        return None
    page = next(page for page in reading.document.pages if page.number == told.page)
    return Stretch(page, told.start, fold(page.text[told.start : told.end]).replace("\n", " "))


def asks_in_letter(reading: Reading) -> bool:
    """Tell whether a paper is a letter that itself asks for awards."""
    if reading.kind.value is not PaperKind.OFFICIAL_LETTER:
        return False
    if "letter_asks" not in reading.shared:
        subject = subject_of_letter(reading)
        begins = -1 if subject is None else subject.start + len(subject.text)
        first = reading.document.pages[0]
        body = spelled(line for line in reading.body if line.page is not first or line.start > begins)
        about = "" if subject is None else subject.page.text[subject.start : begins]
        named = reading.rules.of(PaperKind.SUBMISSION).any_of
        rules = reading.rules.of(PaperKind.OFFICIAL_LETTER)
        reading.shared["letter_asks"] = letter_asks(rules, " ".join(about.split()), body, named=named)
    asks: bool = reading.shared["letter_asks"]
    return asks

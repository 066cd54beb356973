"""What disagrees inside one paper; reported as found, never corrected."""

from __future__ import annotations

import operator
import re
from itertools import islice, permutations
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from service.domain import numbers
from service.domain.document import DAMAGED, HIDDEN_COLUMNS, HIDDEN_ROWS, PAGES_LEFT, STRUCK, UNCOMPUTED
from service.domain.fields import FieldState, PaperKind, Problem
from service.domain.papers.asking import denies, spelled
from service.domain.papers.award_rows import by_award, differing, rows_of
from service.domain.papers.baselines import printed_lines
from service.domain.papers.listed_pages import headers_apart, hidden_headers, hidden_lists
from service.domain.papers.vote_checks import impossible_votes
from service.domain.text import collapse, fold, fold_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from service.domain.fields import PaperReport
    from service.domain.papers.reading import Reading

_WORDED = re.compile(
    r"[(]\s{0,3}(?:bang chu|so tien bang chu|viet bang chu)?\s{0,3}:?\s{0,3}(?P<words>[a-z ,]{6,160}?dong)"
)
_FIGURE = re.compile(rf"(?<![\d.,])(?P<figure>{numbers.FIGURE})\s*(?:d|dong|vnd)?\.?\s*$")
_FIGURE_REACH = 40
_ANNEX = re.compile(
    r"kem theo\s+(?P<kind>quyet dinh|to trinh|bien ban)\s+so\s*:?\s*(?P<number>\d{1,6}\s{0,3}/\s?[\w\-]+)"
)
_SUBJECTS = (
    ("collective_count", "collective", "tập thể"),
    ("individual_count", "individual", "cá nhân"),
    ("household_count", "household", "hộ gia đình"),
)
_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "collective_count": "Số tập thể",
        "individual_count": "Số cá nhân",
        "household_count": "Số hộ gia đình",
        "members_total": "Tổng số thành viên",
        "members_present": "Số thành viên có mặt",
        "prize_each": "Mức tiền thưởng",
        "prize_total": "Tổng số tiền thưởng",
    }
)
_ANNEXES = 20
_SIGNED = "Nghị định 30/2020/NĐ-CP, Điều 21"
_COUNTED = frozenset({PaperKind.AWARD_DECISION, PaperKind.SUBMISSION})


def figures_and_words(reading: Reading, _report: PaperReport) -> Iterator[Problem]:
    """Compare an amount in figures with the same amount in words (`33.600.000 đồng (ba mươi …)`)."""
    for page in reading.document.pages:
        folded = fold_page(page.text)[:200_000].replace("\n", " ")
        for hit in _WORDED.finditer(folded):
            before = _FIGURE.search(folded, max(hit.start() - _FIGURE_REACH, 0), hit.start())
            figure = numbers.whole(before["figure"]) if before is not None else None
            words = numbers.in_words(hit["words"])
            if before is None or figure is None or words is None or figure == words:
                continue
            told = collapse(page.text[before.start() : hit.end()])
            message = f"Số tiền bằng số và bằng chữ khác nhau: “{told}”."
            yield Problem(code="conflict.figures_words", message=message, field="prize_total", page=page.number)


def annex_number(reading: Reading, report: PaperReport) -> Iterator[Problem]:
    """Compare the number an annex cites as its own paper's with the paper's number."""
    number = report.found("number")
    if number is None:
        return
    own, subject = fold(number.value), report.fields.get("subject")
    about = re.sub(r"\s", "", fold(subject.raw)) if subject is not None else ""  # whose list a decision changes
    for line in islice(printed_lines(reading.segments, ("kem theo",)), _ANNEXES):
        hit = _ANNEX.search(line.folded)
        cited = re.sub(r"\s", "", hit["number"]) if hit is not None else own
        same_paper = cited.split("/", 1)[-1] == own.split("/", 1)[-1]
        if hit is not None and same_paper and cited != own and cited not in about:
            shown = re.sub(r"\s", "", line.text[hit.start("number") : hit.end("number")])
            message = f"Phụ lục ghi số {shown}, văn bản ghi số {number.value}."
            yield Problem(code="conflict.annex_number", message=message, field="number", page=line.page.number)


def counts_and_rows(reading: Reading, report: PaperReport) -> Iterator[Problem]:
    """Compare the counts in the text with the rows of the list in the same paper."""
    if reading.kind.value not in _COUNTED or not report.nominees:
        return
    said, listed = rows_of(report.fields.get("award_counts")), by_award(report.nominees, reading.rules.awards)
    if said and listed:
        page = report.fields["award_counts"].page
        for award, word, count, rows in differing(said, listed):
            message = f"Văn bản ghi {count} {word} được {award}, danh sách kèm theo có {rows} {word}."
            yield Problem(code="conflict.award_rows", message=message, field="award_counts", page=page)
        return
    for name, subject, word in _SUBJECTS:
        value = report.fields.get(name)
        rows = sum(nominee.subject == subject for nominee in report.nominees)
        if value is not None and value.state is FieldState.FOUND and rows and rows != value.value:
            message = f"Văn bản ghi {value.value} {word}, danh sách kèm theo có {rows} {word}."
            yield Problem(code="conflict.count_rows", message=message, field=name, page=value.page)


def prizes_and_total(_reading: Reading, report: PaperReport) -> Iterator[Problem]:
    """Compare what each one gets, times how many there are, with the total that the paper tells (DOMAIN C.7).

    Where kinds get different amounts, whichever gets which: they are read in the paper's order, not by kind.
    """
    told = {name: value.value for name, value in report.fields.items() if value.state is FieldState.FOUND}
    each, total = told.get("prize_each"), told.get("prize_total")
    counts = [told[name] for name, _, _ in _SUBJECTS if isinstance(told.get(name), int) and told[name]]
    amounts = [each] if isinstance(each, int) else list(each) if isinstance(each, list | tuple) else []
    if not isinstance(total, int) or not counts or not all(isinstance(one, int) for one in amounts):
        return
    if len(amounts) == 1:
        sums = {amounts[0] * sum(counts)}
    else:
        those = permutations(amounts) if len(amounts) == len(counts) else ()
        sums = {sum(map(operator.mul, one, counts)) for one in those}
    if sums and total not in sums:
        made = " hoặc ".join(map(_dong, sorted(sums)))
        message = f"Tổng tiền thưởng ghi {_dong(total)}, tính theo mức và số lượng là {made}."
        page = report.fields["prize_total"].page
        yield Problem(code="conflict.prize", message=message, field="prize_total", page=page, severity="warning")


def _dong(amount: int) -> str:
    return f"{amount:,} đồng".replace(",", ".")


def disagreeing_values(_reading: Reading, report: PaperReport) -> Iterator[Problem]:
    """Name every field whose places disagree."""
    for name, value in report.fields.items():
        if value.state is FieldState.CONFLICT:
            told = ", ".join(map(str, value.value))
            message = f"{_NAMES.get(name, name)} có nhiều giá trị khác nhau trong cùng văn bản: {told}."
            yield Problem(code="conflict.values", message=message, field=name, page=value.page, severity="warning")


def hidden_rows(reading: Reading, report: PaperReport) -> Iterator[Problem]:
    """Tell what a workbook does not show: nobody in hidden rows and sheets was counted."""
    for sheet in hidden_lists(reading.document, reading.rules):
        message = f"Trang tính ẩn “{sheet}” có danh sách không được tính; nếu cần, hãy bỏ ẩn và gửi lại."
        yield Problem(code="sheet.hidden", message=message, field="nominees", severity="warning")
    for fact in report.facts if report.nominees else ():
        if fact["code"] == HIDDEN_ROWS:
            message = f"Trang tính “{fact['sheet']}” có {fact['count']} dòng ẩn không được tính vào danh sách."
            yield Problem(code=HIDDEN_ROWS, message=message, field="nominees", severity="warning")
    for fact in report.facts:
        if fact["code"] == UNCOMPUTED:
            message = (
                f"Trang tính “{fact['sheet']}” có {fact['count']} ô công thức chưa được tính nên không đọc được; "
                "hãy mở bằng Excel, lưu lại rồi gửi lại."
            )
            yield Problem(code=UNCOMPUTED, message=message, field="nominees", severity="warning")


def hidden_columns(reading: Reading, report: PaperReport) -> Iterator[Problem]:
    """Tell which columns of a list a workbook hides: nobody who looks at it sees what was read there."""
    for fact in report.facts if report.nominees else ():
        if fact["code"] == HIDDEN_COLUMNS and (names := hidden_headers(reading.document, reading.rules, fact)):
            told = ", ".join(f"“{name}”" for name in names)
            message = (
                f"Trang tính “{fact['sheet']}” ẩn cột {told}, nội dung vẫn được đọc; "
                "hãy bỏ ẩn để đối chiếu với những gì đã đọc."
            )
            yield Problem(code=HIDDEN_COLUMNS, message=message, field="nominees", severity="warning")


def struck_words(_reading: Reading, report: PaperReport) -> Iterator[Problem]:
    """Tell that words are struck out: they were not read, as nobody is put forward by a crossed-out row."""
    count = sum(fact["count"] for fact in report.facts if fact["code"] == STRUCK)
    if count:
        message = f"Văn bản có {count} chỗ chữ bị gạch ngang; chữ đã gạch không được tính. Hãy xem lại bản gốc."
        yield Problem(code="text.struck", message=message, severity="warning")


def file_problems(facts: Sequence[Mapping[str, Any]]) -> tuple[Problem, ...]:
    """Tell what is wrong with a file beside its text: with its signatures, and with parts that were not read."""
    told = list(signature_problems(facts))
    for fact in facts:
        if fact["code"] == PAGES_LEFT:
            message = _LEFT_OUT.format(read=fact["read"], of=f" trong {fact['count']} trang" if fact["count"] else "")
            told.append(Problem(code="file.pages", message=message, severity="warning"))
    damaged = [str(fact["part"]) for fact in facts if fact["code"] == DAMAGED]
    if damaged:
        message = _DAMAGED.format(parts=", ".join(damaged))
        told.append(Problem(code="file.damaged", message=message, severity="warning"))
    return tuple(told)


_LEFT_OUT = (
    "Chỉ đọc {read} trang đầu{of}; các trang sau cần người đọc, hoặc đề nghị tách tệp thành từng văn bản và gửi lại."
)
_DAMAGED = (
    "Tệp Word bị hỏng một phần ({parts}): phần chữ chính vẫn đọc được, nhưng số thứ tự tự động, kiểu chữ, chú thích "
    "hoặc đầu trang, chân trang có thể thiếu; đề nghị mở lại bằng Word, lưu và gửi lại."
)


def signature_problems(facts: Sequence[Mapping[str, Any]]) -> tuple[Problem, ...]:
    """Tell what is wrong with a file's electronic signatures (NĐ 30/2020/NĐ-CP, Điều 21); a person decides.

    That no certificate leads to a configured anchor is no fault of the paper: it stands in the facts only.
    """
    told = []
    for fact in facts:
        by = fact.get("signer") or fact.get("organisation") or "không rõ người ký"
        if fact.get("code") == "pdf.appended":
            message = "Tệp có nội dung thêm vào sau chữ ký số cuối cùng."
            told.append(Problem(code="signature.appended", message=message, legal_basis=_SIGNED, severity="warning"))
        elif fact.get("code") == "pdf.signature" and fact.get("matches") is False:
            message = f"Chữ ký số ({by}) không khớp nội dung: tệp đã bị thay đổi sau khi ký, hoặc bị hỏng."
            told.append(Problem(code="signature.broken", message=message, legal_basis=_SIGNED, severity="warning"))
        elif fact.get("code") == "pdf.signature" and fact.get("altered"):
            message = f"Chữ ký số ({by}): {fact.get('conclusion', '')}"
            told.append(Problem(code="signature.altered", message=message, legal_basis=_SIGNED, severity="warning"))
        elif fact.get("code") == "pdf.signature" and fact.get("chain") == "untrusted":
            message = f"Chữ ký số ({by}): {fact.get('conclusion', '')}"
            told.append(Problem(code="signature.untrusted", message=message, legal_basis=_SIGNED, severity="warning"))
    return tuple(told)


_APART = (
    "Trang {page} chỉ có các cột {columns} mà không có họ tên, có thể là nửa bên phải của danh sách in sang hai trang; "
    "các cột này chưa được ghép vào từng người, đề nghị xem bản gốc."
)


def columns_apart(reading: Reading, report: PaperReport) -> Iterator[Problem]:
    """Tell of columns of a list that stand on a page of their own: the sheet was printed over two pages across."""
    if reading.kind.value is not PaperKind.NOMINEE_LIST or not report.nominees:
        return
    for page, columns in headers_apart(reading.document):
        message = _APART.format(page=page, columns=", ".join(f"“{name}”" for name in columns))
        yield Problem(code="list.columns_apart", message=message, field="nominees", page=page, severity="warning")


_NOBODY = "Không đọc được ai trong danh sách này; đề nghị xem bản gốc và nhập từng đối tượng."


def nobody_listed(reading: Reading, report: PaperReport) -> Iterator[Problem]:
    """Tell of a list of which no row was read, and none turned down: its rows may stand in a picture, or apart."""
    empty = reading.kind.value is PaperKind.NOMINEE_LIST and not report.nominees
    if empty and not denies(spelled(reading.segments)):
        page = reading.document.pages[0].number if reading.document.pages else None
        yield Problem(code="list.nobody", message=_NOBODY, page=page, severity="warning")


CHECKS: tuple[Callable[[Reading, PaperReport], Iterator[Problem]], ...] = (
    figures_and_words,
    annex_number,
    counts_and_rows,
    prizes_and_total,
    disagreeing_values,
    hidden_rows,
    hidden_columns,
    struck_words,
    impossible_votes,
    columns_apart,
    nobody_listed,
)


def check_paper(reading: Reading, report: PaperReport) -> tuple[Problem, ...]:
    """Run every check over one paper."""
    return tuple(problem for check in CHECKS for problem in check(reading, report))

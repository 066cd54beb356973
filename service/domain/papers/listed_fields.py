"""The lists of a paper: whom it is for, who receives it, what it rests on (NĐ 30/2020/NĐ-CP, Điều 8)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from service.domain.fields import MERIT_REPORTS, PaperKind
from service.domain.papers.evidence import ABSENT, over
from service.domain.papers.header_fields import NUMBERED
from service.domain.papers.segments import in_paragraphs
from service.domain.text import collapse, unbroken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.fields import FieldValue
    from service.domain.papers.head import Head
    from service.domain.papers.reading import Reading
    from service.domain.papers.segments import Segment
    from service.domain.rules_documents import FieldRule, HeaderRules


def read_addressees(reading: Reading, _rule: FieldRule) -> FieldValue:
    """Read the list after *Kính gửi*, one item a body."""
    rules = reading.rules.header
    for at, segment in enumerate(reading.segments[:200]):
        if not segment.folded.startswith(rules.addressee_labels):
            continue
        lines = [segment, *_items(reading.segments[at + 1 :], segment, rules.ground_starts)]
        text = re.sub(r"^\s*Kính g[ửở]i\s*:?", "", "\n".join(line.text for line in lines), flags=re.IGNORECASE)
        items = [collapse(item).strip(" ;.-–+*•") for item in re.split(r";|\n\s*[-–+*•]\s", text)]
        names = [item for item in items if any(char.isalpha() for char in item)]
        return over(segment, lines[-1], value=names, confidence=0.85) if names else ABSENT
    return ABSENT


def _bare(segment: Segment) -> str:
    """Give a line's folded words without the dash before them."""
    return segment.folded.lstrip("-–+*• ")


def _items(rest: Sequence[Segment], label: Segment, grounds: tuple[str, ...]) -> list[Segment]:
    lines: list[Segment] = []
    last = label
    for segment in rest[:40]:
        dashed = segment.text.startswith(("-", "–", "+", "*", "•"))
        runs_on = last.text.rstrip().endswith((",", ";")) or (
            bool(lines or "-" in label.text)
            and not last.text.rstrip().endswith((".", ":"))
            and segment.text[0].islower()
        )
        if not dashed and last is not label and _DASHED.match(last.text) and last.text.rstrip().endswith(";"):
            break  # whatever stands behind dashed items is none, though the last one ends as if another came
        bare = last is label and label.folded.rstrip(" :") in {"kinh gui", "kinh goi"}
        if not (dashed or runs_on or bare) or segment.page is not label.page or _bare(segment).startswith(grounds):
            break
        lines.append(segment)
        last = segment
    return lines


_DASHED = re.compile(r"[-–+*•]")


def read_recipients(reading: Reading, _rule: FieldRule) -> FieldValue:
    """Read the list after *Nơi nhận*, up to and with its *Lưu* line."""
    rules = reading.rules.header
    for at, segment in enumerate(reading.segments):
        if not segment.folded.startswith(rules.recipient_labels):
            continue
        rest = reading.segments[at + 1 : at + 60]
        near = [line for line in rest if line.page is segment.page]
        if not any("luu" in line.folded[:6] for line in near if _is_recipient(line)):  # the page ends before the list
            near += [line for line in rest if line.page.number == segment.page.number + 1]
        lines = [place for place, line in enumerate(near) if _is_recipient(line)]
        stop = next((i for i, place in enumerate(lines) if "luu" in near[place].folded[:6]), len(lines) - 1)
        kept = [_recipient(near[place:]) for place in lines[: stop + 1]]
        names = [unbroken("\n".join(line.text for line in item)).strip(" ;,.-–+*•") for item in kept]
        return over(segment, kept[-1][-1], value=names, confidence=0.8) if names else ABSENT
    return ABSENT


def _is_recipient(line: Segment) -> bool:
    return line.text[0] in "-–+*•" or "Lưu" in line.text[:6]


def _recipient(lines: Sequence[Segment]) -> list[Segment]:
    """Give a recipient's lines: a narrow column breaks it, and the signature's column may stand between (PDF)."""
    item = [lines[0]]
    for below in lines[1:_RECIPIENT_LINES]:
        last = item[-1]
        if below.far != last.far:
            continue
        office = below.upper and not below.text.rstrip().endswith((";", "."))  # no broken-off end (`TTĐT;`)
        ended = _is_recipient(below) or last.text.rstrip().endswith((";", ".", ":")) or office
        if ended or last.top is None or last.line.y1 is None or below.top is None:
            break
        pitch = _RECIPIENT_PITCH * (last.line.y1 - last.top)
        if below.page is not last.page or not 0 < below.top - last.top < pitch:
            break
        item.append(below)
    return item


_RECIPIENT_LINES, _RECIPIENT_PITCH = 12, 2.0  # lines; heights of a line


def read_grounds(reading: Reading, _rule: FieldRule) -> FieldValue:
    """Read the legal grounds (*Căn cứ …;*), each as one text, before the first article."""
    rules = reading.rules.header
    grounds: list[list[Segment]] = []
    subject = _subject_line(reading.head)
    for at, segment in enumerate(reading.segments[:400]):
        if segment is subject:
            continue
        if _bare(segment).startswith(rules.ground_starts) and not _asks_at_once(segment, reading):
            grounds.append([segment])
        elif not grounds:
            if reading.kind.value in _IN_PARTS and _PART.match(segment.text):
                break
        elif (
            segment.upper
            or len(grounds[-1]) > _GROUND_LINES
            or (_ground_ends(grounds[-1], segment) and not _another(reading.segments[at + 1 : at + 1 + _NEAR], rules))
        ):
            break
        else:
            grounds[-1].append(segment)
    if not grounds:
        return ABSENT
    decided = reading.kind.value is PaperKind.AWARD_DECISION
    texts = [_ground(ground, asks=not decided and ground is grounds[-1]) for ground in grounds]
    last = next((g[-1] for g in reversed(grounds) if g[-1].page is grounds[0][0].page), grounds[0][0])
    return over(grounds[0][0], last, value=texts, confidence=0.85)


def _subject_line(head: Head) -> Segment | None:
    """Give the line right below the title where it says *Thực hiện …*: that is what the paper is about, no ground.

    So does *Xét …* below the title of minutes.
    """
    below = head.zone[head.title_at + 1 : head.title_at + 2] if head.title_at is not None else ()
    opens = (
        ("thuc hien", "xet ") if head.title is not None and head.title.folded.startswith("bien ban") else "thuc hien"
    )
    return below[0] if below and _bare(below[0]).startswith(opens) else None


def _ground(lines: Sequence[Segment], *, asks: bool) -> str:
    """Give a ground's text; of the last one not the sentence that goes on to ask (`…, Sở kính đề nghị …:`)."""
    text = unbroken("\n".join(line.text for line in lines)).strip("-–+*• ")
    goes_on = _ASKS_ON.search(text) if asks and not text.endswith(";") else None
    return text[: goes_on.start() if goes_on is not None else len(text)].rstrip(" ;.,")


_ASKS_ON = re.compile(
    r"[,;.]\s+(?!Luật|Nghị|Thông tư|Quyết|Kế hoạch|Hướng dẫn|Chỉ thị|Công văn|Tờ trình|Biên bản|Quy)(?=[^\W\d_a-zđ]"
    r"[^,;]{1,100}?\s(?:(?:kính|trân trọng) )?(?:đề nghị|trình|hướng dẫn|yêu cầu|thông báo|tổ chức|lập tờ trình)\b)"
)


# What stands below the first part's heading of minutes or a report is told, not rested on.
_IN_PARTS = MERIT_REPORTS | {PaperKind.MINUTES}
_GROUND_LINES = 12
_NEAR = 4  # lines that a ground of two laws goes on with
_PART = re.compile(r"[IVX1A]\s?[.)]\s")


def _another(below: Sequence[Segment], rules: HeaderRules) -> bool:
    """Tell whether another ground opens near below, so that what stands between belongs to the one above."""
    for line in below:
        if _bare(line).startswith(rules.ground_starts):
            return True
        if line.upper or NUMBERED.match(line.text) or line.folded.startswith("dieu 1"):
            return False
    return False


def _asks_at_once(segment: Segment, reading: Reading) -> bool:
    """Tell whether a letter's sentence only opens with its ground (`Thực hiện Công văn số …, Sở đề nghị …`)."""
    letter = reading.kind.value is PaperKind.OFFICIAL_LETTER
    return letter and not segment.folded.startswith("can cu") and not segment.text.rstrip().endswith(";")


def _ground_ends(ground: Sequence[Segment], after: Segment) -> bool:
    last = ground[-1].text.rstrip()
    if NUMBERED.match(after.text):
        return True
    if last.endswith((".", ":", ";", "./.")):
        return True
    first, here = ground[0].line.x0, after.line.x0
    if first is None and in_paragraphs(after.page):
        return not last.endswith(",") or after.text[0].isupper()
    indented = first is None or here is None or abs(first - here) < 4  # noqa: PLR2004  # points: a new paragraph
    return last.endswith(",") and indented and after.text[0].isupper()

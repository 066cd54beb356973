"""Whom a dossier's lists put forward, as people see them: rows as read, put right, struck out or added.

A row belongs to the paper that it was read from, as a field does. What a person said of it is locked: another reading
of the same paper finds the row again, and what it then reads otherwise stands beside the person's value.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from service.domain.corrected import effective_fields, nominees_as_corrected, row_key
from service.domain.dossier_reading import award_codes, nominees_in
from service.domain.fields import FieldValue, Nominee, PaperKind
from service.domain.text import who_key, within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from service.domain.dossier import Correction, Dossier, Paper
    from service.domain.fields import PaperReport, Part

# A correction of a whole row. Its `value` holds the columns that a person set, None where the row is struck out; its
# `before` all columns as they stood, of one struck out beside namesakes, or added, also how many were read
# (`NAMESAKES`); its `about` the row as first read, or of one added `+<paper in file>.<count>`.
ROW = "nominee.row"
COLUMNS = ("subject", "name", "honorific", "title", "unit", "award", "sex", "birth")
SUBJECTS = ("individual", "collective", "household")
NAMESAKES = "namesakes"
_ADDED = "+"
_IN_EXTRA = frozenset({"sex", "birth"})
_ALIKE = 0.75  # of two readings of one name, at one place of one paper


@dataclass(frozen=True, slots=True)
class Row:
    """A row that counts. `paper` 0: of no list; `read` what the machine reads there now, None where it reads nothing.

    `about` names the row whatever is done to it; `said` is what a person said of it.
    """

    nominee: Nominee
    paper: int
    about: str
    read: Nominee | None
    said: Correction | None = None

    @property
    def differing(self) -> Mapping[str, str]:
        """Give what is read now of the columns that a person set, where it is something else."""
        if self.said is None or self.read is None or not isinstance(self.said.value, dict):
            return {}
        now = columns(self.read)
        return {name: now[name] for name, set_to in _laid_over(self.said).items() if now[name] not in {set_to, ""}}


def columns(nominee: Nominee) -> dict[str, str]:
    """Give what a row says, by column."""
    return {name: str(nominee.extra.get(name, "") if name in _IN_EXTRA else getattr(nominee, name)) for name in COLUMNS}


def row_id(nominee: Nominee) -> str:
    """Give what tells a row from every other of its paper: name and unit as read, and where it stands."""
    return f"{row_key(nominee)} · {_place(nominee)}"


def _place(nominee: Nominee) -> str:
    return f"{nominee.page or 0}/{nominee.row or 0}/{nominee.start or 0}"


def is_added(about: str) -> bool:
    """Tell whether a row was added by a person."""
    return about.startswith(_ADDED)


def next_added(dossier: Dossier, paper: int, at: int) -> str:
    """Give the name of one more row that a person adds to a paper (`at` in its file, 0 the first there)."""
    used = [one.about for one in dossier.corrections if one.field == ROW and one.paper == paper and is_added(one.about)]
    return f"{_ADDED}{at}.{1 + max((int(about.rpartition('.')[2]) for about in used), default=0)}"


def put_right(nominee: Nominee, values: Mapping[str, str]) -> Nominee:
    """Give a row with a person's values of some columns."""
    plain: dict[str, Any] = {name: value for name, value in values.items() if name not in _IN_EXTRA}
    extra = {name: value for name, value in values.items() if name in _IN_EXTRA}
    return replace(nominee, **plain, extra={**nominee.extra, **extra}, method="person", confidence=1.0)


def _laid_over(one: Correction) -> Mapping[str, str]:
    """Give what a person's word sets of a row that is read: what was left empty of one added says nothing."""
    return {name: text for name, text in one.value.items() if text or not is_added(one.about)}


def _made(values: Mapping[str, str]) -> Nominee:
    """Give a row of which no list shows the place."""
    return put_right(Nominee(values["subject"], values["name"]), values)


def struck_out(dossier: Dossier) -> tuple[Correction, ...]:
    """Give what people struck out of the lists of papers that count; `before` says what stood there."""
    current = {0, *(paper.number for paper in dossier.current_papers)}
    return tuple(one for one in dossier.corrections if one.field == ROW and one.value is None and one.paper in current)


def seen_rows(dossier: Dossier, paper: Paper) -> tuple[tuple[Row, ...], ...]:
    """Give the rows of a file as people see them, for each paper in it (`PaperReport.reports`)."""
    reports = paper.report.reports if paper.report else ()
    said = [one for one in dossier.corrections if one.field == ROW and one.paper == paper.number]
    read = [(at, nominee) for at, report in enumerate(reports) for nominee in report.nominees]
    first = read[0][0] if read else 0
    rows = list(_rows(read, said, paper=paper.number, first=first))
    return tuple(_with_subjects_own(dossier, [row for place, row in rows if place == at]) for at in range(len(reports)))


def namesakes(dossier: Dossier, row: Row) -> int:
    """Count the rows of its file that are read with the name and unit of a row, itself among them."""
    key = row_key(row.read) if row.read else ""
    of_file = (those for one in dossier.current_papers if one.number == row.paper for those in seen_rows(dossier, one))
    return sum(one.read is not None and row_key(one.read) == key for those in of_file for one in those)


def _with_subjects_own(dossier: Dossier, rows: Sequence[Row]) -> tuple[Row, ...]:
    """Lay over what was put right at a person's own request (`nominees_as_corrected`)."""
    nominees = [row.nominee for row in rows]
    laid = nominees_as_corrected(nominees, dossier.corrections)
    return tuple(row if now is row.nominee else replace(row, nominee=now) for row, now in zip(rows, laid, strict=True))


def _rows(
    read: Sequence[tuple[int, Nominee]], said: Sequence[Correction], *, paper: int, first: int
) -> Iterator[tuple[int, Row]]:
    """Give the rows that count, each with which paper of its file it is of: those read, then those only people say."""
    of_row = _matched([nominee for _, nominee in read], [one for one in said if not is_added(one.about)])
    of_row |= _found_since(read, said, known=frozenset(of_row))
    for index, (at, nominee) in enumerate(read):
        one = of_row.get(index)
        if one is None:
            # A copy: rows of two papers may be one value, and which paper a nominee is of is told by the row itself.
            yield at, Row(replace(nominee), paper, row_id(nominee), nominee)
        elif one.value is not None:
            yield at, Row(put_right(nominee, _laid_over(one)), paper, one.about, nominee, one)
    found = {one.about for one in of_row.values()}
    for one in said:
        if one.about in found or one.value is None:
            continue
        at = int(one.about[1:].partition(".")[0]) if is_added(one.about) else first
        yield at, Row(_made({**stood(one), **one.value}), paper, one.about, None, one)


def _matched(read: Sequence[Nominee], said: Sequence[Correction]) -> dict[int, Correction]:
    """Find what was said of which row: the very row, else one of that name and unit, else one alike in its place.

    Of namesakes it is the one that stood there as the person saw it; of rows that say quite the same any will do.
    """
    ids, keys = [row_id(one) for one in read], [row_key(one) for one in read]

    def is_of_name(at: int, one: Correction) -> bool:
        return keys[at] == one.about.rpartition(" · ")[0] and keys.count(keys[at]) >= _told(one).get(NAMESAKES, 1)

    ways: tuple[tuple[Callable[[int, Correction], bool], bool], ...] = (
        (lambda at, one: ids[at] == one.about, False),
        (is_of_name, False),
        (lambda at, one: is_of_name(at, one) and columns(read[at]).items() <= _told(one).items(), True),
        (lambda at, one: one.value is not None and _is_alike(read[at], one), False),
    )
    found: dict[int, Correction] = {}
    left = list(said)
    for fits, any_will_do in ways:
        for one in tuple(left):
            hits = [at for at in range(len(read)) if at not in found and fits(at, one)]
            if len(hits) == 1 or (hits and any_will_do):
                found[min(hits, key=lambda at: not _stands_at(read[at], one.about))] = one
                left.remove(one)
    return found


def _found_since(
    read: Sequence[tuple[int, Nominee]], said: Sequence[Correction], *, known: frozenset[int]
) -> dict[int, Correction]:
    """Find the rows that a person had added and that are read by now: one row each, never a namesake's of that day."""
    found: dict[int, Correction] = {}
    for one in said:
        then = _told(one).get(NAMESAKES) if is_added(one.about) and one.value is not None else None
        at = int(one.about[1:].partition(".")[0]) if then is not None else 0
        hits = [index for index, (place, nominee) in enumerate(read)
                if then is not None and place == at and is_said_to_be(nominee, one.value)]  # fmt: skip
        left = [index for index in hits if index not in known and index not in found]
        if then is not None and len(hits) == then + 1 and len(left) == 1:
            found[left[0]] = one
    return found


def is_said_to_be(nominee: Nominee, values: Mapping[str, str]) -> bool:
    """Tell whether a row that is read is whom a person added: of that kind and name, and of no other unit."""
    units = {who_key(nominee.unit), who_key(values.get("unit", ""))} - {""}
    same = who_key(nominee.name) == who_key(values["name"]) and nominee.subject == values["subject"]
    return same and len(units) <= 1


def read_as(dossier: Dossier, paper: int, at: int, values: Mapping[str, str]) -> int:
    """Count the rows that are read in a paper (`at` in its file; paper 0: of no list) as whom a person adds."""
    reports = [one.report.reports[at] for one in dossier.current_papers if one.number == paper and one.report]
    read = [row.read for row in proposed(dossier) if not row.paper] if not paper else reports[0].nominees
    return sum(one is not None and is_said_to_be(one, values) for one in read)


def _told(one: Correction) -> Mapping[str, Any]:
    return one.before if isinstance(one.before, dict) else {}


def _stands_at(nominee: Nominee, about: str) -> bool:
    """Tell whether a row is the one in its table that `about` names, wherever in the text it begins."""
    return _place(nominee).rpartition("/")[0] == about.rpartition(" · ")[2].rpartition("/")[0]


def stood(one: Correction) -> dict[str, str]:
    """Give what a row said before a person's word of it, by column."""
    return {name: text for name, text in _told(one).items() if name in COLUMNS}


def first_said(row: Row) -> Mapping[str, str]:
    """Give the columns by which a row was known before people changed them; nothing where none said a word of it."""
    if row.said is None:
        return {}
    return row.said.value if is_added(row.about) else stood(row.said)


def _is_alike(nominee: Nominee, one: Correction) -> bool:
    """Tell whether a row is another reading of one that a person put right: in its place, or bearing the new name.

    Nobody is struck out by likeness: in the place of a row that was invented somebody may now be read.
    """
    name, known = who_key(nominee.name), [who_key(each["name"]) for each in (one.value, one.before) if "name" in each]
    if name in known:
        return True
    same_place = bool(nominee.row) and _stands_at(nominee, one.about)
    return same_place and any(SequenceMatcher(None, name, each).ratio() >= _ALIKE for each in known)


def as_people_see(dossier: Dossier, paper: Paper) -> PaperReport | None:
    """Give a file's report with people's values of fields and rows laid over what was read."""
    if paper.report is None:
        return None
    return _report(dossier, paper, paper.report, seen_rows(dossier, paper))


def seen_fields(dossier: Dossier, paper: Paper) -> Mapping[str, FieldValue]:
    """Give a file's fields as people see them, a list's counts of the rows that are left."""
    seen = as_people_see(dossier, paper)
    return seen.fields if seen else effective_fields(dossier, paper)


def _report(dossier: Dossier, paper: Paper, report: PaperReport, rows: Sequence[Sequence[Row]]) -> PaperReport:
    touched = any(one.field == ROW and one.paper == paper.number for one in dossier.corrections)
    first, *behind = (tuple(row.nominee for row in those) for those in rows)
    parts = tuple(
        replace(part, nominees=those, fields=_recounted(part, those) if touched else part.fields)
        for part, those in zip(report.parts, behind, strict=True)
    )
    seen = replace(report, fields=effective_fields(dossier, paper), nominees=first, parts=parts)
    return replace(seen, fields=_recounted(seen, first)) if touched else seen


def _recounted(read: PaperReport | Part, nominees: Sequence[Nominee]) -> Mapping[str, FieldValue]:
    """Count a list anew where a person changed its rows: the machine's counts (`table`) are of what it had read."""
    if read.kind.value is not PaperKind.NOMINEE_LIST:
        return read.fields
    now: dict[str, Any] = {f"{one}_count": sum(row.subject == one for row in nominees) for one in SUBJECTS}
    now["award_counts"] = _by_award(nominees)
    counted = {name: value for name, value in read.fields.items() if name in now and value.method == "table"}
    return {**read.fields, **{name: replace(value, value=now[name]) if now[name] else FieldValue()
                              for name, value in counted.items()}}  # fmt: skip


def _by_award(nominees: Sequence[Nominee]) -> list[dict[str, Any]]:
    """Count rows for each award, a row that has two for both; nothing where a row names none that is known."""
    told: dict[str, dict[str, Any]] = {}
    for one in nominees:
        for code in (codes := award_codes(one.award)):
            row = told.setdefault(code, {"award": one.award, "code": code})
            row[one.subject] = row.get(one.subject, 0) + 1
        if not codes:
            return []
    return list(told.values())


def proposed(dossier: Dossier) -> tuple[Row, ...]:
    """Give whom the dossier puts forward, in the order of `DossierReading.nominees`."""
    rows: dict[int, Row] = {}
    seen: list[tuple[str, PaperReport]] = []
    for paper in dossier.current_papers:
        if paper.report is not None:
            of_file = seen_rows(dossier, paper)
            rows |= {id(row.nominee): row for those in of_file for row in those}
            whole = _report(dossier, paper, paper.report, of_file)
            seen += [(paper.name, one) for one in whole.reports]
    asks = dossier.treated_as_nomination or bool(dossier.reading and dossier.reading.is_nomination)
    nominees = nominees_in(seen) if asks else ()
    listed = [rows[id(one)] for one in nominees if id(one) in rows]
    told = [(0, one) for one in nominees if id(one) not in rows]
    said = [one for one in dossier.corrections if one.field == ROW and one.paper == 0]
    others = _with_subjects_own(dossier, [row for _, row in _rows(told, said, paper=0, first=0)])
    known = {_who(row.nominee) for row in listed}
    return (*listed, *(row for row in others if _who(row.nominee) not in known))


def _who(nominee: Nominee) -> tuple[str, str, str, str]:
    return nominee.subject, who_key(nominee.name), who_key(nominee.unit or within(nominee.name)[1]), nominee.award


def rows_of(dossier: Dossier) -> tuple[Row, ...]:
    """Give the row of each of the dossier's nominees; none where they were put together by another way of reading."""
    rows = proposed(dossier)
    stood = dossier.reading.nominees if dossier.reading else ()
    return rows if tuple(row.nominee for row in rows) == stood else ()


def row_json(row: Row) -> dict[str, Any]:
    """Give what names a row of the list (paper and `about`), what a person set of it and what is read otherwise."""
    said = row.said
    return {
        "paper": row.paper,
        "about": row.about,
        "by": said.by if said else "",
        "at": said.at.isoformat() if said else None,
        "set": sorted(said.value) if said else [],
        "read": dict(row.differing),
    }


def struck_json(one: Correction) -> dict[str, Any]:
    """Give a row that a person struck out, with what stood there."""
    return {"paper": one.paper, "about": one.about, "by": one.by, "at": one.at.isoformat(), "was": stood(one)}


def renewed(dossier: Dossier) -> Dossier:
    """Give the dossier with its nominees as its papers and people now say."""
    if dossier.reading is None:
        return dossier
    nominees = tuple(row.nominee for row in proposed(dossier))
    return replace(dossier, reading=replace(dossier.reading, nominees=nominees))

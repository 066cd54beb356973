"""Amend: a person puts rows of a dossier's lists right, adds one that was missed, strikes out one that was invented.

Each word is a locked value with who and when, like a field's; the dossier is judged again with the rows as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from service.domain import listed
from service.domain.asked_awards import awards_asked
from service.domain.corrected import NOMINEE, OF_NOMINEE, born_key, row_key
from service.domain.council import SessionState
from service.domain.dossier import Correction
from service.domain.dossier_reading import LISTS, award_code
from service.domain.errors import Conflict, Invalid
from service.domain.events import EventType
from service.domain.fields import Problem
from service.domain.listed import COLUMNS, ROW, SUBJECTS, Row
from service.domain.permission import Operation
from service.domain.restricted import hidden_from, require_no_blank, struck
from service.domain.review import Ground
from service.domain.session_outcome import order_of
from service.domain.text import collapse, nfc
from service.stages import review
from service.stages.retrieve import show

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from service.domain.council import Session
    from service.domain.dossier import Dossier
    from service.domain.events import Actor
    from service.ports import Account, Deps

_COUNCIL = "council"
SET, STRIKE, ADD, RESTORE = "set", "strike", "add", "restore"
_LONGEST, _MOST = 500, 500
_SEXES = ("", "Nam", "Nữ")
_NOTHING: Mapping[str, str] = MappingProxyType({})
# What a council has voted on is no longer anybody's to change; how somebody is spelt is.
_VOTED = frozenset({"subject", "award"})
_SAID: Mapping[str, str] = MappingProxyType(
    {SET: ROW, STRIKE: "nominee.struck", ADD: "nominee.added", RESTORE: "nominee.restored"}
)


@dataclass(frozen=True, slots=True)
class RowEdit:
    """What a person says of one row, named by its paper and `about` (`Row`); of one that is added, neither.

    `act` is one of set, strike, add, restore; `values` by column (`COLUMNS`), those of set and add.
    """

    act: str
    paper: int = 0
    about: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def rows(
    deps: Deps, dossier_id: str, edits: Sequence[RowEdit], *, expected_version: int | None, actor: Actor,
    account: Account,
) -> Dossier:  # fmt: skip
    """Lock what a person says of rows, all or none, and judge the dossier again.

    Invalid for a row that is not there or a value that no row can hold, Conflict where the dossier moved on, or a
    council votes or has voted on its rows.
    """
    dossier = show(deps, dossier_id, account=account, operation=Operation.DOSSIER_CORRECT)
    review.may_correct(dossier, expected_version)
    edits = [replace(one, values={name: collapse(nfc(text)) for name, text in one.values.items()}) for one in edits]
    require_no_blank(text for one in edits for text in (one.about, *one.values.values()))
    _require_seen(dossier, edits, account)
    edits = [_changing(dossier, one) for one in edits]
    _require_whole(dossier, edits)
    _require_not_voted(deps, dossier, edits)
    after = dossier
    tales: list[tuple[EventType, Mapping[str, Any]]] = []
    for one in edits:
        said = _ACTS[one.act](after, one)
        now = deps.clock.now()
        stood = after
        after = _laid(after, Correction(said.paper, ROW, said.value, account.name, now, said.before, said.about))
        after = _followed(stood, after, one)
        _require_taken(after, one)
        told = {"paper": said.paper, "field": _SAID[one.act], "about": said.about, **said.told}
        tales.append((EventType.FIELD_CHANGED, told))
    after = listed.renewed(after)
    ground = Ground(review.procedure_of(deps, dossier), deps.catalogue.calendar, deps.clock.now(), by=account.name)
    moved = set(awards_asked(after)) != set(awards_asked(dossier))
    judged = review.for_other_award(deps, after, ground, before=dossier) if moved else review.rechecked(deps, after)
    return review.commit_corrected(deps, dossier, judged, tales, actor=actor)


def target(dossier: Dossier) -> tuple[int, int]:
    """Give the paper, and which in its file, that an added row belongs to: the list that the others stand in.

    (0, 0), no paper's, where merit reports alone tell who is put forward, or nothing that could list anybody is there.
    """
    shown = listed.proposed(dossier)
    of_list = [row for row in shown if row.paper]
    papers = [(kind.value, paper.number, at) for paper in dossier.current_papers if paper.report
              for at, kind in enumerate(one.kind for one in paper.report.reports)]  # fmt: skip
    if of_list:
        number = of_list[-1].paper
        rows_of = next(listed.seen_rows(dossier, one) for one in dossier.current_papers if one.number == number)
        at = next(at for at, those in enumerate(rows_of) if any(row.about == of_list[-1].about for row in those))
        return number, at
    lists = [(number, at) for kind in LISTS for told, number, at in papers if told == kind] if not shown else []
    return next(iter(lists), (0, 0))


def _require_whole(dossier: Dossier, edits: Sequence[RowEdit]) -> None:
    """Refuse, all at once, what is no act, no column or no value."""
    if not edits or len(edits) > _MOST:
        raise Invalid(f"Nêu từ 1 đến {_MOST} dòng.")
    problems = [Problem("value.wrong", message, field=name) for one in edits for name, message in _faults(one)]
    if problems:
        raise Invalid("Chưa sửa được danh sách.", problems)
    if dossier.reading and len(listed.rows_of(dossier)) != len(dossier.reading.nominees):
        raise Conflict(
            f"Danh sách của hồ sơ {dossier.code} lập theo cách đọc trước đây; hãy cho đọc lại giấy tờ rồi sửa.",
            current=dossier,
        )


def _faults(one: RowEdit) -> Iterator[tuple[str, str]]:
    if one.act not in _ACTS:
        yield "act", f"Không có việc «{one.act}»; có: {', '.join(_ACTS)}."
    if bool(one.values) != (one.act in {SET, ADD}):
        yield "values", "Sửa hay thêm một dòng thì nêu giá trị; bỏ hay lấy lại thì không."
    for name, text in one.values.items():
        if name not in COLUMNS:
            yield name, f"Dòng không có cột «{name}»; có: {', '.join(COLUMNS)}."
        elif len(text) > _LONGEST:
            yield name, f"Cột «{name}» dài quá {_LONGEST} ký tự."
    if (one.act == ADD or "name" in one.values) and not one.values.get("name"):
        yield "name", "Phải có tên; nếu dòng không có ai thì bỏ dòng."
    if (one.act == ADD or "subject" in one.values) and one.values.get("subject") not in SUBJECTS:
        yield "subject", f"Loại đối tượng phải là một trong: {', '.join(SUBJECTS)}."
    yield from _strange(one.values)


def _strange(values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if values.get("sex", "") not in _SEXES:
        yield "sex", "Giới tính là Nam, Nữ hoặc để trống."
    if values.get("award") and not award_code(values["award"]):
        yield "award", f"Không rõ «{values['award'][:60]}» là hình thức khen thưởng nào."


def _require_seen(dossier: Dossier, edits: Sequence[RowEdit], account: Account) -> None:
    """Refuse a word about somebody who is hidden from who says it, whatever name the row was first read with."""
    hidden = hidden_from(dossier.restricted, account.roles)
    for edit in edits if hidden else ():
        stands = (text for row in _rows_named(dossier, edit) for text in listed.columns(row.nominee).values())
        gone = (text for one in listed.struck_out(dossier) if (one.paper, one.about) == (edit.paper, edit.about)
                for text in listed.stood(one).values())  # fmt: skip
        stood = (edit.about, *edit.values.values(), *stands, *gone)
        if struck(stood, hidden) != stood:
            raise Invalid("Dòng này có người mà vai trò của bạn không được xem.")


def _followed(before: Dossier, after: Dossier, edit: RowEdit) -> Dossier:
    """Let what somebody had put right at their own request go with their row: it knows the row by how it was written.

    What it says of rows in other papers, which are written as before, stays; nobody else's row takes it on.
    """
    own = _of_themselves(before)
    if edit.act != SET or not own:
        return after
    renamed = dict(zip(_keys(before, edit), _keys(after, edit), strict=True))
    kept = {(one.paper, one.field, one.about) for one in after.corrections}
    others = {key for row in listed.proposed(before) if (row.paper, row.about) != (edit.paper, edit.about)
              for key in (row.nominee.name, row_key(row.nominee), born_key(row.nominee))}  # fmt: skip
    moved = (replace(one, about=renamed[one.about]) for one in own if one.about in renamed)
    new = tuple(one for one in moved if one.about not in others and (one.paper, one.field, one.about) not in kept)
    return replace(after, corrections=(*after.corrections, *new))


def _of_themselves(dossier: Dossier) -> tuple[Correction, ...]:
    rows = (one for one in dossier.corrections if one.paper == 0 and one.field.startswith(NOMINEE))
    return tuple(one for one in rows if one.field.removeprefix(NOMINEE) in OF_NOMINEE)


def _keys(dossier: Dossier, edit: RowEdit) -> tuple[str, ...]:
    office = tuple(one for one in dossier.corrections if one.field == ROW)
    row = _row(replace(dossier, corrections=office), edit).nominee
    return row.name, row_key(row), born_key(row)


def _require_taken(after: Dossier, edit: RowEdit) -> None:
    """Refuse what a person's own request for correction stands against (`subject_acts`): it is not undone here."""
    if edit.act == SET and _of_themselves(after):
        now = listed.columns(_row(after, edit).nominee)
        if kept := [name for name, text in edit.values.items() if now[name] != text]:
            told = [Problem("value.kept", "Mục này đã sửa theo yêu cầu của chính người đó.", field=one) for one in kept]
            raise Invalid("Chưa sửa được danh sách.", told)


def _require_not_voted(deps: Deps, dossier: Dossier, edits: Sequence[RowEdit]) -> None:
    """Refuse to change whom a council votes on; once it has, only how they are written may be put right."""
    for session in sessions_on(deps, dossier):
        if session.state is SessionState.OPEN:
            raise Conflict(
                f"Danh sách đang được xét ở phiên họp {session.code}; sửa sau khi phiên kết thúc, "
                "hoặc hủy phiên rồi triệu tập lại.", current=dossier,
            )  # fmt: skip
    if any(one.act != SET or _VOTED & one.values.keys() for one in edits) and (where := voted_at(deps, dossier)):
        raise Conflict(
            f"Hội đồng đã biểu quyết danh sách này ở {where}: chỉ sửa được cách ghi tên, chức vụ, đơn vị; "
            "muốn thêm, bỏ người hay đổi hình thức thì trả lại để xét lại.", current=dossier,
        )  # fmt: skip


def voted_at(deps: Deps, dossier: Dossier) -> str:
    """Say where a council votes, or has voted, on the list as it stands: in a session, or at a step; else nothing."""
    session = next(sessions_on(deps, dossier), None)
    if session is not None:
        return f"phiên họp {session.code}"
    steps = review.procedure_of(deps, dossier).steps
    here = next((at for at, one in enumerate(steps) if dossier.step and one.name == dossier.step.name), 0)
    return next((f"bước «{one.title}»" for one in steps[:here] if one.role == _COUNCIL), "")


def sessions_on(deps: Deps, dossier: Dossier) -> Iterator[Session]:
    """Give the council's sessions that vote, or have decided, on the list as it stands."""
    for session in deps.councils.sessions_of(dossier.id):
        if any(one.dossier_id == dossier.id and one.revision == dossier.revision for one in session.agenda):
            decided = session.state is SessionState.CLOSED and order_of(session, dossier) is not None
            if decided or session.state is SessionState.OPEN:
                yield session


def _laid(dossier: Dossier, said: Correction) -> Dossier:
    """Put what is said of a row in place of what was said of it before; a row as it was read needs no word."""
    key = (said.paper, said.field, said.about)
    kept = tuple(one for one in dossier.corrections if (one.paper, one.field, one.about) != key)
    return replace(dossier, corrections=kept if said.value == {} else (*kept, said))


def _row(dossier: Dossier, edit: RowEdit) -> Row:
    """Give the row that is meant: of those put forward, or of any paper that lists people."""
    found = next(_rows_named(dossier, edit), None)
    if found is None:
        raise Conflict(f"Không còn dòng «{edit.about[:80]}» trong danh sách; hãy tải lại trang.", current=dossier)
    return found


def _rows_named(dossier: Dossier, edit: RowEdit) -> Iterator[Row]:
    of_papers = (row for one in dossier.current_papers if one.number == edit.paper
                 for those in listed.seen_rows(dossier, one) for row in those)  # fmt: skip
    rows_of = of_papers if edit.paper else (row for row in listed.proposed(dossier) if not row.paper)
    return (row for row in rows_of if row.about == edit.about)


@dataclass(frozen=True, slots=True)
class _Said:
    """What is to be kept of a row, and what the history tells of it."""

    paper: int
    about: str
    value: Any
    before: Any
    told: Mapping[str, Any]


def _changing(dossier: Dossier, edit: RowEdit) -> RowEdit:
    """Leave out what is typed as it stands: it locks nothing, and what was printed need be nothing that we know."""
    if edit.act != SET:
        return edit
    now = listed.columns(_row(dossier, edit).nominee)
    new = {name: text for name, text in edit.values.items() if text != now.get(name)}
    if edit.values and not new:
        raise Invalid("Không có gì khác với dòng đang có.")
    return replace(edit, values=new)


def _set(dossier: Dossier, edit: RowEdit) -> _Said:
    row, new = _row(dossier, edit), edit.values
    now = listed.columns(row.nominee)
    known = dict(row.said.value) if row.said else {}
    before = row.said.before if row.said else now
    changed = {"name": now["name"], **new}
    told = {"value": _shown(changed), "before": _shown({name: now[name] for name in new})}
    return _Said(row.paper, row.about, {**known, **new}, before, told)


def _strike(dossier: Dossier, edit: RowEdit) -> _Said:
    row = _row(dossier, edit)
    now = listed.columns(row.nominee)
    # Who is printed twice and struck out once is not lost where another reading finds him once.
    beside = {listed.NAMESAKES: many} if (many := listed.namesakes(dossier, row)) > 1 else {}
    return _Said(row.paper, row.about, None, {**now, **beside}, {"value": None, "before": _shown(now)})


def _add(dossier: Dossier, edit: RowEdit) -> _Said:
    paper, at = target(dossier)
    values = {**dict.fromkeys(COLUMNS, ""), **edit.values}
    about = listed.next_added(dossier, paper, at)
    return _Said(
        paper, about, values, _beside(dossier, paper, about, values), {"value": _shown(values), "before": None}
    )


def _beside(dossier: Dossier, paper: int, about: str, values: Mapping[str, str]) -> Mapping[str, int]:
    """Give how many rows are read as somebody who is added: one more that is read later is they, not a namesake."""
    at = int(about[1:].partition(".")[0])
    return {listed.NAMESAKES: listed.read_as(dossier, paper, at, values)}


def _restore(dossier: Dossier, edit: RowEdit) -> _Said:
    """Take back a row that was struck out, with what a person had put right in it."""
    those = (one for one in listed.struck_out(dossier) if (one.paper, one.about) == (edit.paper, edit.about))
    struck = next(those, None)
    if struck is None:
        raise Conflict(f"Không có dòng «{edit.about[:80]}» đã bỏ; hãy tải lại trang.", current=dossier)
    stood = listed.stood(struck)
    told = {"value": _shown(stood), "before": None}
    if listed.is_added(edit.about):
        return _Said(struck.paper, struck.about, stood, _beside(dossier, struck.paper, struck.about, stood), told)
    others = (one for one in dossier.corrections if one is not struck)
    read = _row(replace(dossier, corrections=(*others, replace(struck, value={}))), edit).read
    now = listed.columns(read) if read else {}
    return _Said(struck.paper, struck.about, {name: text for name, text in stood.items() if text != now.get(name)},
                 now or stood, told)  # fmt: skip


def _shown(values: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in values.items() if text}


_ACTS: Mapping[str, Callable[[Dossier, RowEdit], _Said]] = MappingProxyType(
    {SET: _set, STRIKE: _strike, ADD: _add, RESTORE: _restore}
)

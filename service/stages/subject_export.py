"""Export of a person's data: a zip with everything that is theirs as JSON and to be read, and of nobody else.

Of papers about many only the person's own row goes in; papers of their own go in whole, byte for byte. What nobody can
say is theirs stays out, and the export says how much that is.
"""

from __future__ import annotations

import io
import json
import zipfile
from html import escape
from typing import TYPE_CHECKING, Any

from service.domain import subject_places, subjects
from service.domain.corrected import effective_fields
from service.domain.deadlines import VIETNAM
from service.domain.dossier import PaperStatus
from service.domain.errors import Invalid, NotFound
from service.domain.permission import Operation, units_reached
from service.domain.subjects import Whose, is_said
from service.stages.subjects import Answered, looked, only, recorded, require_received

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from service.domain.dossier import Dossier, Paper
    from service.domain.subjects import Mention, Place, Wanted
    from service.ports import Account, Deps
    from service.stages.subjects import Found, Touched

_MOST_READS = 5_000
KINDS: Mapping[str, str] = {
    "nominee": "Dòng đề nghị khen", "field": "Trường trong giấy tờ", "vote": "Kết quả bỏ phiếu",
    "text": "Chữ trên trang",
    "correction": "Giá trị đã sửa", "file": "Tên tệp", "mention": "Nhắc tên", "message": "Thông điệp e-office",
    "event": "Sự kiện của hồ sơ", "delivery": "Sự kiện đã gửi đi", "answer": "Trả lời của bên nhận",
    "receipt": "Trả lời webhook đã nhận", "status": "Trạng thái báo về e-office", "read": "Nhật ký đọc",
    "saved_search": "Tìm kiếm đã lưu", "session": "Phiên họp hội đồng", "letter": "Văn bản của cơ quan",
    "register": "Sổ theo dõi phong trào",
    "letter_text": "Chữ trong văn bản của cơ quan", "account": "Tài khoản", "request": "Yêu cầu trước đây",
}  # fmt: skip
_PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8"><title>{title}</title>
<style>body{{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}}table{{border-collapse:collapse;
width:100%}}td,th{{border:1px solid #999;padding:.3rem .5rem;text-align:left;vertical-align:top}}</style>
<h1>{title}</h1>{body}</html>"""


def export(
    deps: Deps, asked: Wanted, *, account: Account, reason: str = "", received_on: date | None = None
) -> tuple[str, bytes]:
    """Give the file name and the zip. NotFound for a name nobody has; Invalid where nothing is surely theirs."""
    units_reached(Operation.SUBJECT_READ, account)
    require_received(deps, received_on)
    found = looked(deps, asked)
    theirs = only(found, Whose.THEIRS)
    if not theirs.places:
        if found.places:
            raise Invalid(f"Có {len(found.places)} chỗ mang tên này, chưa chỗ nào chắc là của người này. {found.note}")
        raise NotFound(_nothing(found))
    body = told(deps, found, theirs)
    files = {"du-lieu.json": json.dumps(body, ensure_ascii=False, indent=1, default=str).encode()}
    files["du-lieu.html"] = _readable(body).encode()
    files |= dict(_papers(deps, theirs.places))
    detail = {"places": len(theirs.places), "papers": len(files) - 2, "dossiers": dict(theirs.dossiers),
              "left_out": body["left_out"]}  # fmt: skip
    answer = Answered("export", reason, received_on=received_on, detail=detail)
    request = recorded(deps, asked, answer, account=account)
    return f"du-lieu-ca-nhan-{request.id[:8]}.zip", _zip(files, deps.clock.now())


def _nothing(found: Found) -> str:
    """Say why there is nothing to hand out."""
    if not found.beside:
        return found.note
    kinds = ", ".join(sorted({KINDS[one.mention.kind].lower() for one in found.beside}))
    return f"Không hồ sơ nào có tên này; tên chỉ được nhắc ở: {kinds}. Không có dữ liệu để trích xuất."


def told(deps: Deps, found: Found, theirs: Found) -> dict[str, Any]:
    """Give the export's JSON object: places, what went out and to whom, who looked, and how much was left out."""
    asked, now = found.wanted, deps.clock.now()
    reads = deps.subjects.reads(sorted(theirs.dossiers), limit=_MOST_READS)
    return {
        "person": {"name": asked.name, "birth_year": asked.birth_year or None, "unit": asked.unit},
        "made_at": now.isoformat(),
        "legal_basis": subjects.LEGAL_BASIS,
        "places": [place_json(one) for one in theirs.places],
        "papers": [_paper_json(*one) for one in _own(deps, theirs.places)],
        "beside": [_beside_json(one, asked) for one in theirs.beside],
        "readings": [
            {"at": one.at, "what": one.to, "role": one.body["role"], "dossier": one.dossier_id} for one in reads
        ],
        "packages": [code for code in found.packages if code in theirs.dossiers.values()],
        "left_out": {"unsure": len(found.of(Whose.UNSURE)), "of_namesakes": len(found.of(Whose.ANOTHERS))},
        "logs": subjects.LOGS,
    }


def place_json(one: Place) -> dict[str, Any]:
    """Give one place as JSON."""
    return {
        "kind": one.kind, "dossier": one.dossier_id, "code": one.code, "paper": one.paper or None,
        "page": one.page or None, "name": one.name, "value": one.value, "own_paper": one.own, "whose": one.whose.value,
        "why": one.why,
    }  # fmt: skip


def touched_json(one: Touched) -> dict[str, Any]:
    """Give a row beside the dossiers as JSON, without what else it holds."""
    mention = one.mention
    return {"kind": mention.kind, "id": mention.id, "dossier": mention.dossier_id or None, "to": mention.to,
            "at": mention.at.isoformat() if mention.at else None, "whose": one.whose.value}  # fmt: skip


def _beside_json(one: Touched, asked: Wanted) -> dict[str, Any]:
    """Add in which members the name stands; their other words may be of others."""
    return {**touched_json(one), "where": sorted(_where(one.mention, asked))}


def _where(mention: Mention, asked: Wanted) -> set[str]:
    said = subject_places.strings(mention.body)
    return {".".join(str(step) for step in path) for path, text in said if is_said(text, asked)}


def _own(deps: Deps, places: Sequence[Place]) -> Iterator[tuple[Dossier, Paper, int | None]]:
    """Give the papers that are about the person alone; of a file with others' papers which one (0 the first)."""
    found = {(one.dossier_id, one.paper, one.behind) for one in places if one.own or one.behind is not None}
    for dossier_id, number, at in sorted(found, key=str):
        dossier = deps.store.dossier(dossier_id)
        yield dossier, next(one for one in dossier.papers if one.number == number), at


def _paper_json(dossier: Dossier, paper: Paper, at: int | None) -> dict[str, Any]:
    """Give all that a paper of their own says."""
    fields = paper.report.reports[at].fields if at and paper.report else effective_fields(dossier, paper)
    said = {name: one.value for name, one in fields.items() if one.value not in (None, "")}
    return {"code": dossier.code, "paper": paper.number, "sha256": paper.sha256, "fields": said}


def _papers(deps: Deps, places: Sequence[Place]) -> Iterator[tuple[str, bytes]]:
    """Give the bytes of the person's own papers."""
    for dossier, paper, at in _own(deps, places):
        if paper.status is PaperStatus.READ and at is None:  # a file with others' papers is not handed out
            suffix = "".join(char for char in paper.name.rpartition(".")[2] if char.isascii() and char.isalnum())
            name = f"giay-to/{dossier.code}-{paper.number:03d}.{suffix[:8] or 'tep'}"
            yield name, deps.objects.get(paper.key, sha256=paper.sha256)


def _readable(body: Mapping[str, Any]) -> str:
    person, left = body["person"], body["left_out"]
    title = f"Dữ liệu cá nhân của {person['name']}"
    places = [(KINDS[one["kind"]], f"{one['code']}{_at(one)}", _value(one)) for one in body["places"]]
    own = [
        (f"{one['code']}, giấy tờ {one['paper']}", name, str(value))
        for one in body["papers"]
        for name, value in one["fields"].items()
    ]
    beside = [(KINDS[one["kind"]], one["to"], _moment(one["at"])) for one in body["beside"]]
    reads = [(_moment(one["at"]), one["what"], one["role"]) for one in body["readings"]]
    born, unit = person["birth_year"] or "không nêu", person["unit"] or "không nêu"
    head = (
        f"<p>Năm sinh: {born}; đơn vị: {escape(unit)}. Lập lúc {_moment(body['made_at'])}. "
        f"Căn cứ: {escape(body['legal_basis'])}.</p>"
    )
    tail = (
        f"<p>Không đưa vào: {left['unsure']} chỗ chưa đủ căn cứ để biết của ai; "
        f"{left['of_namesakes']} chỗ của người khác cùng tên.</p><p>{escape(body['logs'])}</p>"
    )
    parts = (
        head,
        _table("Trong hồ sơ", ("Loại", "Hồ sơ, giấy tờ", "Nội dung"), places),
        _table("Giấy tờ của riêng người này", ("Giấy tờ", "Mục", "Nội dung"), own),
        _table("Ở nơi khác", ("Loại", "Nơi", "Lúc"), beside),
        _table("Ai đã xem các hồ sơ này", ("Lúc", "Việc", "Vai trò"), reads),
        tail,
    )
    return _PAGE.format(title=escape(title), body="".join(parts))


def _table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    named = "".join(f"<th>{escape(one)}</th>" for one in head)
    lines = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<h2>{escape(title)}</h2><table><tr>{named}</tr>{lines}</table>"


def _at(one: Mapping[str, Any]) -> str:
    paper = f", giấy tờ {one['paper']}" if one["paper"] else ""
    return paper + (f", trang {one['page']}" if one["page"] else "")


def _value(one: Mapping[str, Any]) -> str:
    value = one["value"]
    if value is None:
        return "có nêu tên"
    said = "; ".join(f"{key}: {item}" for key, item in value.items()) if isinstance(value, dict) else str(value)
    return f"{one['name']}: {said}" if one["name"] else said


def _moment(at: object) -> str:
    return str(at or "").replace("T", " ")[:16]


def _zip(files: Mapping[str, bytes], at: datetime) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bag:
        for name, data in files.items():
            bag.writestr(zipfile.ZipInfo(name, date_time=at.astimezone(VIETNAM).timetuple()[:6]), data)
    return target.getvalue()

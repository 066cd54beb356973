"""What templates may call: words, times, values and snippets as a Vietnamese reader sees them."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import g, render_template, request
from markupsafe import Markup, escape

from service.domain import aftermath, roads
from service.domain.events import EventType
from service.domain.fields import FieldState
from service.domain.permission import Operation, may
from service.web.auth import csrf_token, typed_here

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask import Flask

    from service.domain.events import Event
    from service.ports import Account
    from service.web.labels import Labels
    from service.web.routes import Site

# Viet Nam has kept UTC+7 without daylight saving since 1975; a fixed offset needs no time-zone files.
VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
_UNITS = ("byte", "KB", "MB", "GB")
# Strict, for a number of eight digits is a day to `fromisoformat` and not to a reader.
_DAY = re.compile(r"[0-9]{4}([-/])[0-9]{2}\1[0-9]{2}", re.ASCII)
_SURE = 0.8
# The pages that one goes to by name, in the order of the day's work, each for who may do what it is for.
PLACES = (
    ("/", "Hồ sơ", Operation.DOSSIER_READ),
    ("/cach-ly", "Chờ người xem", Operation.QUARANTINE_READ),
    ("/hoi-y-kien", "Được lấy ý kiến", Operation.OPINION_READ),
    ("/hoi-dong", "Hội đồng", Operation.COUNCIL_READ),
    ("/van-ban", "Văn bản", Operation.LETTER_READ),
    ("/vang-mat", "Vắng mặt, làm thay", Operation.ABSENCE_KEEP),
    ("/dot", "Các đợt", Operation.ROUND_READ),
    ("/phong-trao", "Phong trào thi đua", Operation.MOVEMENT_READ),
    ("/tim-kiem", "Tìm trong kho", Operation.DOSSIER_READ),
    ("/khen-thuong", "Quá trình khen thưởng", Operation.DOSSIER_READ),
    ("/thong-ke", "Thống kê năm", Operation.DOSSIER_READ),
    ("/quyet-dinh-cu", "Quyết định cũ", Operation.DOSSIER_CORRECT),
    ("/luu-giu", "Lưu giữ", Operation.HOLD_READ),
    ("/nhat-ky", "Nhật ký", Operation.AUDIT_READ),
    ("/nguyen-ven", "Tính nguyên vẹn", Operation.FIXITY_READ),
    ("/du-lieu-ca-nhan", "Dữ liệu cá nhân", Operation.SUBJECT_READ),
    ("/don-vi", "Danh bạ đơn vị", Operation.UNIT_READ),
    ("/giao-nhan", "Webhook", Operation.WEBHOOK_MANAGE),
    ("/ma-truy-cap", "Mã truy cập", Operation.TOKEN_MANAGE),
)
_SOON = 2


def prepare_templates(app: Flask, site: Site) -> None:
    """Give the templates their filters and words."""
    app.jinja_env.filters.update(
        moment=moment, instant=lambda text: moment(datetime.fromisoformat(text)), day=day, size=size, snippet=snippet,
        value=shown_value, doubtful=doubtful, query=urlencode,
        moment_text=moment_text, hour=hour,
        manyquery=manyquery,
    )  # fmt: skip
    app.jinja_env.globals.update(
        label=site.labels, csrf_token=lambda: csrf_token(site), clock=lambda due: clock(due, site),
        award_name=lambda code: award_name(site, code), version=site.settings.version,
        action_asks=roads.ASKS, clauses=aftermath.CLAUSES,
        told=lambda event: told(_with_names(event, site), site.labels),
        words=lambda sentence: in_words(sentence, site.labels),
        account=lambda: g.get("account"),
        single_sign_on=site.provider is not None,
        may=lambda operation: bool(g.get("account")) and may(Operation(operation), g.account),
        places=lambda: [(address, name) for address, name, operation in PLACES if may(operation, g.account)],
    )  # fmt: skip
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def manyquery(given: Mapping[str, Sequence[str]]) -> str:
    """Give a query string in which a name may stand several times."""
    return urlencode(given, doseq=True)


def problem_page(problem: Mapping[str, Any]) -> str:
    """Render a problem for a person: a sentence, a way on, and what was typed and is not carried out."""
    typed = typed_here() if problem["status"] in _NOT_CARRIED_OUT else ""
    return render_template("problem.html", problem=problem, typed=typed, again=_page_of_form())


def _page_of_form() -> str:
    """Give the page on which a form that was not carried out stands, by what the browser says: ours alone, or ''."""
    host, _, path = (request.referrer or "").partition("://")[2].partition("/")
    return "/" + path.lstrip("/\\") if host == request.host else ""  # two strokes would begin another host's address


# Others (413 above all) are raised while the form is not read yet, or show the form again themselves.
_NOT_CARRIED_OUT = frozenset({401, 403, 404, 429, 500, 503})


def moment(at: datetime) -> str:
    """Give a time as the office writes it."""
    return f"{at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"


def hour(at: datetime) -> str:
    """Give the time of a day that stands beside it."""
    return f"{at.astimezone(VIETNAM):%H:%M}"


def moment_text(text: str) -> str:
    """Give an ISO moment of a file as `moment` gives ours; what is none comes back as it is."""
    try:
        return moment(datetime.fromisoformat(text))
    except ValueError:
        return text


def day(value: date | str) -> str:
    """Give a day as the office writes it; text that is no ISO day (edXML writes it with slashes) stays as it is."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        return value
    try:
        known = date.fromisoformat(value.replace("/", "-")) if isinstance(value, str) else value
    except ValueError:
        return str(value)
    return f"{known:%d/%m/%Y}"


def size(count: int) -> str:
    """Give a size in bytes in a unit that reads well, with a decimal comma."""
    power = min(int(math.log(max(count, 1), 1024)), len(_UNITS) - 1)
    amount = count / 1024**power
    return f"{amount:.0f} {_UNITS[power]}" if power == 0 else f"{amount:.1f} {_UNITS[power]}".replace(".", ",")


def snippet(text: str) -> Markup:
    """Give a snippet with the found words marked; everything else escaped."""
    return Markup(str(escape(text)).replace("\x02", "<mark>").replace("\x03", "</mark>"))  # noqa: S704 - escaped before


def clock(due: date | str | None, site: Site) -> Mapping[str, str] | None:
    """Say how a due date stands today in Viet Nam: words and a tone (late, soon, calm)."""
    if not due:
        return None
    left = (date.fromisoformat(str(due)) - site.deps.clock.now().astimezone(VIETNAM).date()).days
    if left < 0:
        return {"tone": "late", "words": f"quá hạn {-left} ngày", "day": day(due)}
    words = f"còn {left} ngày" if left else "hạn hôm nay"
    return {"tone": "soon" if left <= _SOON else "calm", "words": words, "day": day(due)}


def award_name(site: Site, code: str) -> str:
    """Give an award's name from the rule files, or the code itself."""
    return next((award.name for award in site.deps.catalogue.awards if award.code == code), code)


def shown_value(value: object) -> Sequence[str]:
    """Give a field's value as lines of text: lists a line an item, votes in words, other records as *key: value*."""
    if isinstance(value, list | tuple):
        return [line for item in value for line in shown_value(item)]
    if isinstance(value, dict):
        # A decision is printed with its number and issuer in it.
        left_out = _CODED | (_CITED if value.get("decision") else frozenset())
        told = {key: _KINDS.get(item, item) if key == "subject" else item
                for key, item in sorted(value.items(), key=_order) if item not in (None, "") and key not in left_out
                }  # fmt: skip
        return [" · ".join(_PARTS.get(key, f"{key}: {{}}").format(item) for key, item in told.items())]
    return [] if value is None else [f"{value:,}".replace(",", ".") if _is_large(value) else str(value)]


def _order(item: tuple[str, object]) -> int:
    """Give a record's columns the order of `_PARTS`: a store of JSON keeps none."""
    return list(_PARTS).index(item[0]) if item[0] in _PARTS else len(_PARTS)


def doubtful(value: Any) -> bool:
    """Tell whether a person should look at a value that was read."""
    return value.state is FieldState.FOUND and value.confidence < _SURE


_CODE = re.compile(r"«([a-z_]+)»")


def in_words(sentence: str, labels: Labels) -> str:
    """Give a refusal's sentence with the words of the page for states and actions, which programs know by codes."""
    known = {**labels.table("trigger"), **labels.table("role"), **labels.table("action"), **labels.table("state")}
    return _CODE.sub(lambda found: f"«{known.get(found[1], found[1])}»", sentence)


def told(event: Event, labels: Labels) -> Sequence[str]:
    """Give what an event's data says to a person, a line each, in the order of the table."""
    # Elsewhere `message` is the id of the e-office message, which says nothing to a reader.
    said = {name: value for name, value in event.data.items() if name != "message" or event.type is _EXPLAINED}
    if event.type is not EventType.DECIDED:
        said.pop("action", None)  # the event's own name says it
    lines = [sentence(said[key], labels) for key, sentence in _TOLD.items() if said.get(key)]
    return [line for line in lines if line]


def _with_names(event: Event, site: Site) -> Event:
    """Give an event with the names of the awards that its data has by their codes."""
    data = dict(event.data)
    codes = {"award", *(("value", "before") if data.get("field") == "award" else ())}
    data |= {name: award_name(site, data[name]) for name in codes if isinstance(data.get(name), str)}
    if isinstance(inputs := data.get("inputs"), dict) and "award" in inputs:
        data["inputs"] = {**inputs, "award": award_name(site, str(inputs["award"]))}
    return replace(event, data=data)


def _input_line(name: str, given: object, labels: Labels) -> str:
    """Say one thing that was typed with an action."""
    table = {"answer": "opinion", "cause": "reissue"}.get(name)
    said = labels(table, given) if table else day(str(given))
    return f"{labels('ask', name)}: {said}"


def _instead_of(value: object) -> str:
    """Say which signed paper another one stands in for; of other things the event's own words say it."""
    return f"Thay bản số {value['number']} ngày {day(value['day'])}" if isinstance(value, dict) else ""


def _clock_line(clock: Mapping[str, Any]) -> str:
    """Say what one clock came to when it ended."""
    late = f", trễ {clock['late_by']} ngày" if clock["late_by"] else ""
    return f"{clock['title']}: {clock['spent']} ngày làm việc từ {day(clock['start'])} đến {day(clock['ended'])}{late}"


def as_account(account: Account) -> None:
    """Show this account in the page's head."""
    g.account = account


def _is_large(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10_000  # noqa: PLR2004 - years stay


_EXPLAINED = EventType.QUARANTINED
# Of votes, of earlier awards, of counts by award; what is for machines is left out.
_PARTS: Mapping[str, str] = {
    "nominee": "{}", "for": "{} đồng ý", "base": "trên {}", "percent": "{}%", "percent_present": "{}% số có mặt",
    "year": "{}", "honorific": "{}", "name": "{}", "decision": "{}", "number": "số {}", "issuer": "của {}",
    "subject": "{}", "title": "{}", "unit": "{}", "sex": "giới tính {}", "birth": "sinh {}",
    "award": "{}", "collective": "{} tập thể", "individual": "{} cá nhân", "household": "{} hộ gia đình",
}  # fmt: skip
_KINDS: Mapping[Any, str] = {"individual": "cá nhân", "collective": "tập thể", "household": "hộ gia đình"}
_CODED, _CITED = frozenset({"code", "date"}), frozenset({"number", "issuer"})
_TOLD: Mapping[str, Any] = {
    "action": lambda value, labels: labels("action", value),
    "on_behalf": lambda value, _labels: f"Thay mặt: {value}",
    "when": lambda value, labels: labels("reminder", value),
    "title": lambda value, _labels: str(value),
    "role": lambda value, labels: f"Người xử lý: {labels('role', value)}",
    "due": lambda value, _labels: f"Hạn: {day(value)}",
    "number": lambda value, _labels: f"Số: {value}",
    "instead_of": lambda value, _labels: _instead_of(value),
    "award": lambda value, _labels: f"Hình thức: {value}",
    "kind": lambda value, labels: labels.table("change").get(value, "").capitalize(),
    "answer": lambda value, labels: labels.table("message_answer").get(value, ""),
    "agencies": lambda value, _labels: "; ".join(map(str, value)),
    "assignee": lambda value, _labels: f"Giao cho: {value}",
    "skipped": lambda value, _labels: "Bỏ qua: " + "; ".join(map(str, value)),
    "inputs": lambda value, labels: "; ".join(_input_line(name, given, labels) for name, given in value.items()),
    "days": lambda value, _labels: f"Thêm {value} ngày làm việc",
    "late_by": lambda value, _labels: f"Trễ {value} ngày",
    "clocks": lambda value, _labels: "; ".join(map(_clock_line, value)),
    "supplement_due": lambda value, _labels: f"Hạn bổ sung: {day(value)}",
    "reason": lambda value, _labels: f"Lý do: {value}",
    "text": lambda value, _labels: str(value),
    "problems": lambda value, _labels: f"{len(value)} vướng mắc",
    "handed_by": lambda value, _labels: f"Người gửi: {value}",
    "papers": lambda value, _labels: f"{value} giấy tờ" if isinstance(value, int) else "; ".join(map(str, value)),
    "message": lambda value, _labels: str(value),
    "legal_basis": lambda value, _labels: f"Căn cứ: {value}",
    "codes": lambda value, labels: "; ".join(f"{code} {labels('return_code', code)}" for code in value),
    "field": lambda value, labels: f"Mục: {labels('field', value)}",
    "before": lambda value, _labels: "Trước: " + "; ".join(shown_value(value)),
    "mended": lambda value, _labels: "Đã phục hồi" if value else "CHƯA phục hồi được",
    "key": lambda value, _labels: str(value),
    "value": lambda value, _labels: "Nay: " + "; ".join(shown_value(value)),
}

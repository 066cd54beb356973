"""Mailing: reviewers are written to when a step waits, operators of a paused endpoint, a lost or a dangerous file.

A letter to reviewers is a delivery like any webhook (the endpoint `mailto:reviewers`): owed in the same transaction
as the event, tried ten times, seen and sent again at the same desk.
"""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from service.domain.deadlines import VIETNAM
from service.domain.errors import MALWARE, NotFound
from service.domain.events import EventType
from service.domain.restricted import hidden_from, struck
from service.domain.secrecy import CODE
from service.domain.states import State
from service.domain.terms import COMPILING, LEGAL, RETURN, STEP, SUPPLEMENT
from service.ports import MAIL_TO_REVIEWERS, Answered, Letter, NewJob
from service.stages import absences, acting, fixity, registry, reminding, seeing
from service.stages.letter_days import written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from service.domain.dossier import Dossier, Paper
    from service.domain.events import Event
    from service.ports import Account, Deps, Endpoint, Lease

TYPES = tuple(
    one.value for one in (EventType.STEP_OPENED, EventType.REMINDED, EventType.OPINIONS_ASKED, EventType.KEPT_WITHDRAWN)
)
_NOTICE_AGAIN = timedelta(minutes=10)
_NOTICES = 50
_DANGEROUS = "dangerous "  # and the dossier's id: the subject of the job that tells of its files
_AGENCY = frozenset({"agency"})
_OF_OFFICE = frozenset({STEP, LEGAL, RETURN, COMPILING})  # what the step's own people can meet
_WHEN = {"before": "Sắp đến hạn", "on": "Hôm nay là ngày cuối", "after": "Đã quá hạn"}
_WORDS = {"approve": "Đồng ý, chuyển tiếp", "return": "Trả lại để bổ sung", "reject": "Không đồng ý khen"}


def by_mail(endpoint: Endpoint) -> bool:
    """Tell whether what is owed to the endpoint goes as letters."""
    return endpoint.url == MAIL_TO_REVIEWERS


def send(deps: Deps, event: Event) -> Answered:
    """Write to everyone whom the event is for; 250 when all are told, or nobody is to be.

    A step that was passed meanwhile, and a time limit that was moved, stopped or met, are not written of: a letter
    would only mislead. Who was told before another's letter failed is told again, under the same Message-ID.
    """
    try:
        dossier = deps.store.dossier(event.dossier_id)
    except NotFound:
        return Answered(250)
    for letter in _LETTERS.get(event.type, _of_step)(deps, event, dossier):
        answered = deps.mailer.send(letter)
        if answered.status is None:
            return answered
    return Answered(250)


def _reviewers(deps: Deps, role: str) -> Iterator[Account]:
    yield from (one for one in deps.accounts.accounts() if one.enabled and one.email and role in one.roles)


def _standing_in(deps: Deps, role: str) -> Sequence[Account]:
    """Give who is to be told of a step of that role: who plays it, and who stands in today for one who plays it."""
    of_role = [one for one in deps.accounts.accounts() if one.enabled and role in one.roles]
    found = [*of_role, *(other for one in of_role for other in absences.substitutes(deps, one))]
    return [one for one in {one.name: one for one in found}.values() if one.email]


def _of_step(deps: Deps, event: Event, dossier: Dossier) -> Iterator[Letter]:
    """Write to those who may act on the step that was opened."""
    if dossier.step is None or event.data.get("step", dossier.step.name) != dossier.step.name:
        return
    for account in _standing_in(deps, str(event.data.get("role", dossier.step.role))):
        head = f"Hồ sơ {dossier.code} đang chờ ý kiến của {account.display_name or account.name}."
        due = f"{dossier.step.due:%d/%m/%Y}" if dossier.step.due else "không đặt hạn"
        lines = [head, "", *_about(dossier), f"Hạn: {due}", *_ways(deps, dossier, account)]
        yield _letter(deps, event, account, subject=f"Chờ ý kiến: hồ sơ {dossier.code}", lines=lines)


def _of_request(deps: Deps, event: Event, dossier: Dossier) -> Iterator[Letter]:
    """Write to everyone who speaks for an agency that was asked, of the request only."""
    for number, one in enumerate(dossier.opinions, 1):
        if one.agency in event.data.get("agencies", ()) and not one.answer:
            about = struck(dossier.subject, hidden_from(dossier.restricted, _AGENCY)) or "chưa có trích yếu"
            head = f"{one.agency} được lấy ý kiến về hồ sơ {dossier.code}: {about}."
            due = f"Hạn trả lời: {written(str(event.data.get('due') or 'không đặt hạn'))}"
            subject = f"Lấy ý kiến: hồ sơ {dossier.code}"
            yield from _to_agency(deps, event, dossier, number, subject=subject, lines=[head, "", due])


def _to_agency(
    deps: Deps, event: Event, dossier: Dossier, number: int, *, subject: str, lines: Sequence[str]
) -> Iterator[Letter]:
    """Write to everyone who speaks for the agency of that request; the page shows the request and no more."""
    way = f"Xem giấy tờ gửi kèm và trả lời: {deps.address}/hoi-y-kien/{dossier.code}-{number}"
    for account in _reviewers(deps, "agency"):
        if registry.spoken_for(deps, account.unit_ids) & set(dossier.opinions[number - 1].organs):
            yield _letter(deps, event, account, subject=subject, lines=[*lines, way], about=f".{number}")


def _of_limit(deps: Deps, event: Event, dossier: Dossier) -> Iterator[Letter]:
    """Recall a time limit to those who can still meet it: the step's people, the asked agency, the sending unit.

    The office is told of an agency's or a unit's delay as well, without the links that decide.
    """
    term = next((one for one in reminding.watched(deps, dossier) if one.name == event.data["term"]), None)
    if term is None or term.state != "running" or term.due is None or term.due.isoformat() != event.data["due"]:
        return
    when = _WHEN[str(event.data["when"])]
    subject, due = f"Nhắc hạn «{term.title}»: hồ sơ {dossier.code}", f"Hạn: {term.due:%d/%m/%Y}"
    for number, one in enumerate(dossier.opinions, 1):
        if one.term == term.name:
            lines = [f"{when}: {one.agency} chưa trả lời về hồ sơ {dossier.code}.", "", due]
            yield from _to_agency(deps, event, dossier, number, subject=subject, lines=lines)
    for account in _reviewers(deps, "unit") if term.name == SUPPLEMENT else ():
        if dossier.origin.organ_id in registry.sending(deps, account).unit_ids:
            head = f"{when}: đơn vị bổ sung hồ sơ {dossier.code}."
            way = f"Xem những gì còn thiếu: {deps.address}/ho-so/{dossier.code}"
            yield _letter(deps, event, account, subject=subject, lines=[head, "", due, way], about=".unit")
    for account in _standing_in(deps, dossier.step.role if dossier.step else "specialist"):
        ways = _ways(deps, dossier, account) if term.name in _OF_OFFICE else _page(deps, dossier)
        lines = [f"{when}: «{term.title}», hồ sơ {dossier.code}.", "", *_about(dossier), due, *ways]
        yield _letter(deps, event, account, subject=subject, lines=lines)


def _of_copy(deps: Deps, event: Event, dossier: Dossier) -> Iterator[Letter]:
    """Write to who takes dossiers up that one stands set aside as the copy of one that was withdrawn."""
    kept = str(event.data["kept"])
    if dossier.duplicate_of != kept or dossier.state is not State.SET_ASIDE:
        return  # taken up again meanwhile
    head = f"Hồ sơ {kept} đã rút. Hồ sơ {dossier.code} đang để riêng vì trùng với nó: cần xem có xét hồ sơ này không."
    lines = [head, "", *_about(dossier), *_page(deps, dossier)]
    for account in _standing_in(deps, "specialist"):
        yield _letter(deps, event, account, subject=f"Hồ sơ trùng cần xem lại: {dossier.code}", lines=lines)


def _about(dossier: Dossier) -> list[str]:
    return [
        f"Trích yếu: {dossier.subject or 'chưa có'}",
        f"Đơn vị trình: {dossier.unit or dossier.origin.organ_name or 'chưa rõ'}",
        *([f"Bước: {dossier.step.title}"] if dossier.step else []),
        f"Vướng mắc: {len(dossier.problems) or 'không có'}",
    ]


def _page(deps: Deps, dossier: Dossier) -> list[str]:
    return ["", f"Mở hồ sơ: {deps.address}/ho-so/{dossier.code}"]


def _ways(deps: Deps, dossier: Dossier, account: Account) -> list[str]:
    """Give where the dossier is, and links that lead to what this account may decide on it."""
    lines, actions = _page(deps, dossier), acting.offered(deps, dossier, account)
    if actions:
        lines += ["", "Hoặc trả lời ngay; liên kết mở trang xác nhận, dùng được một lần trong 24 giờ:"]
    links = {action: acting.new_link(deps, dossier, account, action) for action in actions}
    return [*lines, *(f"- {_WORDS[action]}: {deps.address}/viec/{link}" for action, link in links.items())]


def _letter(
    deps: Deps, event: Event, account: Account, *, subject: str, lines: Sequence[str], about: str = ""
) -> Letter:
    """Give a letter about a dossier, which names nobody who is hidden in it from whom it is written to."""
    told = seeing.without(deps, "\n".join(lines), account.roles, [event.dossier_id])
    return Letter(account.email, subject, told + "\n", f"{event.id}{about}.{account.name}")


_LETTERS: Mapping[EventType, Callable[[Deps, Event, Dossier], Iterator[Letter]]] = MappingProxyType(
    {
        EventType.OPINIONS_ASKED: _of_request,
        EventType.REMINDED: _of_limit,
        EventType.KEPT_WITHDRAWN: _of_copy,
    }
)


def tell_paused(deps: Deps, lease: Lease) -> None:
    """Write to the operators that an endpoint was paused; tried again for hours, for this is the other channel."""
    paused = next((one for one in deps.deliveries.endpoints() if one.id == lease.subject), None)
    if paused is None or paused.enabled or not paused.paused:
        deps.jobs.finish(lease)
        return
    _hand_over(deps, lease, _to_operators(deps, paused))


def about_dangerous(dossier: Dossier, now: datetime) -> tuple[NewJob, ...]:
    """Give the job that tells of what must not be here in a dossier that was read: malware, a state secret."""
    return (NewJob("alarm", f"{_DANGEROUS}{dossier.id}", now),) if _dangerous(dossier) else ()


def _dangerous(dossier: Dossier) -> list[Paper]:
    """Give the papers of the dossier's last coming that nobody may open."""
    came = (paper for paper in dossier.papers if paper.revision == dossier.revision)
    return [paper for paper in came if paper.reason in {CODE, MALWARE}]


def _tell_dangerous(deps: Deps, lease: Lease) -> None:
    """Write to operators and heads which files of a dossier must not be here; each coming is told once."""
    dossier = deps.store.dossier(lease.subject.removeprefix(_DANGEROUS))
    told = [f"- {paper.name}: {paper.message}" for paper in _dangerous(dossier)]
    text = "\n".join((
        f"Hồ sơ {dossier.code} của {dossier.unit or 'đơn vị chưa rõ'} có tệp không được phép có ở đây:", "", *told, "",
        f"Không ai mở được các tệp này. Xem hồ sơ: {deps.address}/ho-so/{dossier.code}", "",
    ))  # fmt: skip
    people = {one.name: one for role in ("operator", "head") for one in _reviewers(deps, role)}
    letters = [
        Letter(
            one.email,
            f"Tệp nguy hiểm ở hồ sơ {dossier.code}",
            seeing.without(deps, text, one.roles, [dossier.id]),
            f"dangerous.{dossier.id}.{dossier.revision}.{one.name}",
        )
        for one in people.values()
    ]
    _hand_over(deps, lease, letters if told else ())


def tell_alarm(deps: Deps, lease: Lease) -> None:
    """Write to the operators what the going through of everything kept found and nothing mended; once a pass.

    Of a dossier it is told which of its files must not be here.
    """
    if lease.subject.startswith(_DANGEROUS):
        _tell_dangerous(deps, lease)
        return
    sentence = fixity.alarm(deps, deps.clock.now())
    text = f"{sentence}\n\nXem từng tệp: hoso fixity --faults\nTrang lưu giữ: {deps.address}/luu-giu\n"
    letters = [
        Letter(one.email, "Kho lưu trữ cần người xem", text, f"alarm.{lease.subject}.{one.name}")
        for one in _reviewers(deps, "operator")
    ]
    _hand_over(deps, lease, letters if sentence else ())


def _hand_over(deps: Deps, lease: Lease, letters: Sequence[Letter]) -> None:
    """Hand letters to the mail server and end the job, or try again later where nobody was reached."""
    answers = [deps.mailer.send(letter) for letter in letters]
    # One operator who was told is enough: another's broken address must not fill the first one's box.
    unheard = answers and all(answered.status is None for answered in answers)
    if unheard and lease.attempts < _NOTICES:
        deps.jobs.again(lease, at=deps.clock.now() + _NOTICE_AGAIN, error=answers[0].error)
        return
    deps.jobs.finish(lease)


def _to_operators(deps: Deps, paused: Endpoint) -> Sequence[Letter]:
    since = f"{paused.failing_since.astimezone(VIETNAM):%H:%M %d/%m/%Y}" if paused.failing_since else ""
    text = (
        f"Hoso đã ngừng gửi webhook tới «{paused.name}».\n\nLý do: {paused.paused}\n"
        + (f"Lỗi từ: {since}\n" if since else "")
        + "\nNhững gì đang chờ gửi tới đó đã được bỏ lại, không mất: khi bên nhận sẵn sàng, hãy mở điểm nhận rồi gửi "
        f"lại ở {deps.address}/giao-nhan hoặc bằng lệnh hoso deliveries replay.\n"
    )
    return [
        Letter(one.email, f"Đã ngừng gửi webhook tới «{paused.name}»", text, f"paused.{paused.id}.{since}.{one.name}")
        for one in _reviewers(deps, "operator")
    ]

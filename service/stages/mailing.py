"""Mailing: reviewers are written to when a step waits for them, operators when an endpoint was paused or a file lost.

A letter to reviewers is a delivery like any webhook (the endpoint `mailto:reviewers`): owed in the same transaction
as the event, tried ten times, seen and sent again at the same desk.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from service.domain.deadlines import VIETNAM
from service.domain.errors import NotFound
from service.domain.events import EventType
from service.ports import MAIL_TO_REVIEWERS, Answered, Letter
from service.stages import absences, acting, fixity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.dossier import Dossier
    from service.domain.events import Event
    from service.ports import Account, Deps, Endpoint, Lease

TYPES = (EventType.STEP_OPENED.value, EventType.REMINDED.value, EventType.OPINIONS_ASKED.value)
_NOTICE_AGAIN = timedelta(minutes=10)
_NOTICES = 50
_WORDS = {"approve": "Đồng ý, chuyển tiếp", "return": "Trả lại để bổ sung", "reject": "Không đồng ý khen"}


def by_mail(endpoint: Endpoint) -> bool:
    """Tell whether what is owed to the endpoint goes as letters."""
    return endpoint.url == MAIL_TO_REVIEWERS


def send(deps: Deps, event: Event) -> Answered:
    """Write to everyone for whom the event's step waits; 250 when all are told, or nobody is to be.

    A reviewer who was told before another's letter failed is told again, under the same Message-ID.
    """
    try:
        dossier = deps.store.dossier(event.dossier_id)
    except NotFound:
        return Answered(250)
    if event.type is EventType.OPINIONS_ASKED:
        return _to_agencies(deps, event, dossier)
    if dossier.step is None or event.data.get("step", dossier.step.name) != dossier.step.name:
        return Answered(250)  # the step was passed meanwhile: a letter about it would only mislead
    for account in _standing_in(deps, str(event.data.get("role", dossier.step.role))):
        answered = deps.mailer.send(_to_reviewer(deps, event, dossier, account))
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


def _to_agencies(deps: Deps, event: Event, dossier: Dossier) -> Answered:
    """Write to everyone who speaks for an agency that was asked, of the request only."""
    for number, one in enumerate(dossier.opinions, 1):
        asked = one.agency in event.data.get("agencies", ()) and not one.answer
        for account in _reviewers(deps, "agency") if asked else ():
            if account.unit_ids & set(one.organs):
                text = (
                    f"{one.agency} được lấy ý kiến về hồ sơ {dossier.code}: "
                    f"{dossier.subject or 'chưa có trích yếu'}.\n\n"
                    f"Hạn trả lời: {event.data.get('due') or 'không đặt hạn'}\n"
                    f"Xem giấy tờ gửi kèm và trả lời: {deps.address}/hoi-y-kien/{dossier.code}-{number}\n"
                )
                letter = Letter(account.email, f"Lấy ý kiến: hồ sơ {dossier.code}", text, f"{event.id}.{account.name}")
                answered = deps.mailer.send(letter)
                if answered.status is None:
                    return answered
    return Answered(250)


def _to_reviewer(deps: Deps, event: Event, dossier: Dossier, account: Account) -> Letter:
    step = dossier.step
    due = f"{step.due:%d/%m/%Y}" if step and step.due else "không đặt hạn"
    lines = [
        f"Hồ sơ {dossier.code} đang chờ ý kiến của {account.display_name or account.name}.",
        "",
        f"Trích yếu: {dossier.subject or 'chưa có'}",
        f"Đơn vị trình: {dossier.unit or dossier.origin.organ_name or 'chưa rõ'}",
        f"Bước: {step.title if step else ''}",
        f"Hạn: {due}",
        f"Vướng mắc: {len(dossier.problems) or 'không có'}",
        "",
        f"Mở hồ sơ: {deps.address}/ho-so/{dossier.code}",
    ]
    actions = acting.offered(deps, dossier, account)
    if actions:
        lines += ["", "Hoặc trả lời ngay; liên kết mở trang xác nhận, dùng được một lần trong 24 giờ:"]
        lines += [
            f"- {_WORDS[action]}: {deps.address}/viec/{acting.new_link(deps, dossier, account, action)}"
            for action in actions
        ]
    subject = f"{'Nhắc hạn' if event.type is EventType.REMINDED else 'Chờ ý kiến'}: hồ sơ {dossier.code}"
    return Letter(account.email, subject, "\n".join(lines) + "\n", f"{event.id}.{account.name}")


def tell_paused(deps: Deps, lease: Lease) -> None:
    """Write to the operators that an endpoint was paused; tried again for hours, for this is the other channel."""
    paused = next((one for one in deps.deliveries.endpoints() if one.id == lease.subject), None)
    if paused is None or paused.enabled or not paused.paused:
        deps.jobs.finish(lease)
        return
    _hand_over(deps, lease, _to_operators(deps, paused))


def tell_alarm(deps: Deps, lease: Lease) -> None:
    """Write to the operators what the going through of everything kept found and nothing mended; once a pass."""
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

"""Letters over the API and on their pages: made, listed, downloaded."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import Response, flash, jsonify, redirect, render_template, request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from service.domain.errors import Conflict, Invalid, NotFound
from service.domain.permission import Operation, may
from service.stages import forms, letters, posting, replacing
from service.stages.letters import Wish
from service.stages.posting import SignedFile
from service.web.council import day
from service.web.pages import as_account
from service.web.reading import actor_of, download, json_body, raw_body, required, want
from service.web.refusals import noted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from flask.typing import ResponseReturnValue

    from service.web.routes import Caller

# What only a person knows, by the names that letters ask for.
SAID = ("agency", "days", "achievement", "period")


def list_letters(caller: Caller) -> Response:
    """List letters, the latest first; about one dossier or of one session where it is named."""
    found = letters.listed(caller.deps, dossier=request.args.get("dossier", ""),
                           session=request.args.get("session", ""), account=caller.account)  # fmt: skip
    return jsonify({"items": [forms.letter_json(one) for one in found]})


def make_letter(caller: Caller) -> tuple[Response, int, Mapping[str, str]]:
    """Make one letter and keep it."""
    letter = letters.make(caller.deps, _wish(json_body(caller)), by=caller.account.name, account=caller.account)
    return jsonify(forms.letter_json(letter)), 201, {"Location": f"/api/v1/letters/{letter.id}"}


def show_letter(caller: Caller, letter_id: str) -> Response:
    """Give one letter: what it is, who made it, who gets it."""
    return jsonify(forms.letter_json(letters.show(caller.deps, letter_id, account=caller.account)))


def download_letter(caller: Caller, letter_id: str) -> Response:
    """Give a letter's file."""
    letter, data = letters.file_of(caller.deps, letter_id, account=caller.account)
    return download(data, name=letter.name, media_type=letter.media_type)


def download_signed(caller: Caller, letter_id: str) -> Response:
    """Give a letter's signed file, also one that was replaced since."""
    letter, data = replacing.signed_file(caller.deps, letter_id, account=caller.account)
    return download(data, name=f"{letter.name} (bản ký).pdf", media_type="application/pdf")


def send_letter(caller: Caller, letter_id: str) -> tuple[Response, int]:
    """Take the signed letter (a PDF) and owe it to the e-office of its dossier's sender; 202 with the letter."""
    if request.mimetype != "application/pdf":
        raise UnsupportedMediaType("Gửi tệp đã ký dạng application/pdf.")
    data = raw_body(caller.site.settings.max_body)
    file = SignedFile(data, required("number"), day(required("day")))
    return jsonify(forms.letter_json(posting.send(caller.deps, letter_id, file, account=caller.account))), 202


def replace_signed(caller: Caller, letter_id: str) -> tuple[Response, int]:
    """Take the right file in place of a wrong signed one, with the reason; 202 with the letter that it makes."""
    if request.mimetype != "application/pdf":
        raise UnsupportedMediaType("Gửi tệp đã ký dạng application/pdf.")
    data = raw_body(caller.site.settings.max_body)
    file = SignedFile(data, required("number"), day(required("day")))
    letter = replacing.stand_in(caller.deps, letter_id, file, required("reason"), actor=actor_of(caller, "api"),
                                account=caller.account)  # fmt: skip
    return jsonify(forms.letter_json(letter)), 202


def replace_file(caller: Caller, letter_id: str) -> ResponseReturnValue:
    """Take the right file from the page's form, with the reason."""

    def take(file: SignedFile) -> str:
        right = replacing.stand_in(caller.deps, letter_id, file, request.form.get("reason", ""),
                                   actor=actor_of(caller, "console"), account=caller.account)  # fmt: skip
        kept = "Đã thay bản ký; bản cũ vẫn được giữ."
        if posting.goes_to_sender(caller.deps, right):
            return f"{kept} Hồ sơ đến qua trục thì đơn vị trình được gửi bản mới."
        return f"{kept} Văn thư gửi bản mới tới nơi nhận ghi trong văn bản."

    return _laid_in(caller, take)


def send_file(caller: Caller, letter_id: str) -> ResponseReturnValue:
    """Take the signed letter from the page's form."""

    def take(file: SignedFile) -> str:
        letter = posting.send(caller.deps, letter_id, file, account=caller.account)
        if posting.goes_to_sender(caller.deps, letter):
            return "Đã nhận bản ký; văn bản được gửi về hệ thống của đơn vị trình."
        return "Đã lưu bản ký; văn thư gửi tới nơi nhận ghi trong văn bản."

    return _laid_in(caller, take)


def _laid_in(caller: Caller, take: Callable[[SignedFile], str]) -> ResponseReturnValue:
    """Take the form's file and go back to the letters, or show the form again with what is wrong in it."""
    request.max_content_length = caller.site.settings.max_body
    sent, form = request.files.get("file"), request.form
    try:
        thanks = take(SignedFile(sent.read() if sent else b"", form.get("number", ""), day(form.get("day", ""))))
    except (Invalid, Conflict) as refusal:
        noted(refusal)
        faults = [problem.message for problem in refusal.problems] if isinstance(refusal, Invalid) else ()
        return _page(caller, (str(refusal), *faults)), refusal.status
    flash(thanks)
    return redirect(f"/van-ban{_still_of('?')}", HTTPStatus.SEE_OTHER)


def show_letters(caller: Caller) -> str:
    """Show the letters and a form to make one."""
    return _page(caller, ())


def make(caller: Caller) -> ResponseReturnValue:
    """Make one letter from the form; a refusal shows why."""
    form = request.form
    named = tuple(filter(None, form.get("dossiers", "").replace(",", " ").split()))
    wish = Wish(
        form.get("kind", ""), named, form.get("session", "").strip(), form.get("number", ""), _day(form.get("day", "")),
        _day(form.get("due", "")), form.get("signer", ""), form.get("signer_title", ""),
        tuple(filter(None, map(str.strip, form.get("recipients", "").splitlines()))),
        {name: form.get(name, "") for name in SAID}, bool(form.get("as_sheet")),
    )  # fmt: skip
    try:
        letter = letters.make(caller.deps, wish, by=caller.account.name, account=caller.account)
    except (Invalid, NotFound, Conflict) as refusal:
        noted(refusal)
        faults = [problem.message for problem in refusal.problems] if isinstance(refusal, Invalid) else ()
        return _page(caller, (str(refusal), *faults)), refusal.status
    flash(f"Đã soạn «{letter.name}».")
    return redirect(f"/van-ban?tai={letter.id}{_still_of('&')}", HTTPStatus.SEE_OTHER)


def download_file(caller: Caller, letter_id: str) -> Response:
    """Give a letter's file to a person."""
    return download_letter(caller, letter_id)


def download_signed_file(caller: Caller, letter_id: str) -> Response:
    """Give a letter's signed file to a person."""
    return download_signed(caller, letter_id)


def _still_of(joined: str) -> str:
    """Give what keeps in sight the letters of the one dossier that they were shown of."""
    about = request.form.get("ho-so", "")
    return f"{joined}ho-so={quote(about)}" if about else ""


def _page(caller: Caller, refusal: Sequence[str]) -> str:
    as_account(caller.account)
    shown_of = request.values.get("ho-so", "")
    found = letters.listed(caller.deps, dossier=shown_of, session=request.args.get("phien", ""),
                           account=caller.account)  # fmt: skip
    return render_template(
        "letters.html", letters=found, rules=caller.deps.catalogue.letters.rules.values(), refusal=refusal,
        by_hand={one.id for one in found if not posting.goes_to_sender(caller.deps, one)},
        numbers={one.id: one.signed.number for one in found if one.signed}, unsent=posting.UNSENT,
        makes=may(Operation.LETTER_MAKE, caller.account), fresh=request.args.get("tai", ""),
        shown_of=shown_of, doubts=letters.doubts(caller.deps, shown_of, account=caller.account) if shown_of else (),
        about={"dossiers": request.values.get("dossiers", "") or shown_of,
               "session": request.values.get("session", "") or request.args.get("phien", "")},
    )  # fmt: skip


def _day(text: str) -> date | None:
    return day(text) if text.strip() else None


def _wish(body: Mapping[str, Any]) -> Wish:
    said = want(body, "said", dict, {})
    named, recipients = want(body, "dossiers", list, []), want(body, "recipients", list, [])
    if not all(isinstance(text, str) for text in (*named, *recipients, *said.values())):
        raise BadRequest("«dossiers», «recipients», «said» phải là chữ.")
    return Wish(
        want(body, "kind", str), tuple(named), want(body, "session", str, ""), want(body, "number", str, ""),
        _day(want(body, "day", str, "")), _day(want(body, "due", str, "")), want(body, "signer", str, ""),
        want(body, "signer_title", str, ""), tuple(recipients), said, want(body, "as_sheet", bool, default=False),
    )  # fmt: skip

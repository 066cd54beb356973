"""Taking apart what a request sent: bodies, queries, orders; refusing with 400 what has the wrong shape."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from io import SEEK_END
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from flask import Response, request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, ServiceUnavailable, UnsupportedMediaType

from service.domain.deadlines import VIETNAM
from service.domain.events import Actor
from service.domain.review import Order
from service.domain.states import Processing, State
from service.ports import Query
from service.web.slow_bodies import PLACES
from service.web.strict_json import read_object, require_keepable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.web.routes import Caller

T = TypeVar("T")
MOST_HITS = 200
_SORTS = ("newest", "due")
_LONGEST_QUERY = 500
_PIECE = 256 * 1024  # bytes of a file that are in memory at a time
_FILES = 4  # on their way piece by piece at the same moment
_BUSY = "Đang có nhiều người tải gói cùng lúc; hãy thử lại sau ít phút."


def raw_body(most: int) -> bytes:
    """Give the body as sent, at most `most` bytes; 413 for more, also when no length was announced.

    415 for an encoded one (RFC 9110 15.5.16): what is read, and may be signed, is what was sent.
    Werkzeug cuts a chunked body at its limit in silence: a cut message would pass for a whole one.
    """
    if request.headers.get("Content-Encoding"):
        raise UnsupportedMediaType("Không nhận nội dung nén (Content-Encoding).")
    request.max_content_length = most + 1
    raw = request.get_data(cache=False)
    if len(raw) > most:
        raise RequestEntityTooLarge
    return raw


def json_body(caller: Caller) -> dict[str, Any]:
    """Read the request's JSON object, at most `max_json` bytes; 415 for another media type."""
    if request.mimetype != "application/json":
        raise UnsupportedMediaType("Chỉ nhận application/json.")
    return read_object(raw_body(caller.site.settings.max_json))


_KINDS: Mapping[type, str] = MappingProxyType(
    {str: "chữ", int: "số nguyên", list: "danh sách", dict: "một đối tượng JSON", bool: "true hoặc false"}
)


def want(body: Mapping[str, Any], name: str, kind: type[T], default: T | None = None) -> T:
    """Give a member of the wanted kind; 400 when it is another, or absent without a default."""
    value = body.get(name, default)
    # bool is an int to Python and not to anyone else
    if value is None or not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise BadRequest(f"«{name}» phải có, và là {_KINDS.get(kind, kind.__name__)}.")
    return value


def texts_of(body: Mapping[str, Any], name: str) -> list[str]:
    """Give a member that is a list of texts; 400 otherwise."""
    texts = want(body, name, list)
    if not all(isinstance(text, str) for text in texts):
        raise BadRequest(f"«{name}» phải là danh sách chữ.")
    return texts


def span_of(body: Mapping[str, Any], now: datetime) -> tuple[datetime, datetime]:
    """Give the time that `since` and `until` (now, when left out) name; a time without a zone is Vietnam's."""
    return moment_of(want(body, "since", str)), moment_of(want(body, "until", str, "") or now.isoformat())


def moment_of(text: str) -> datetime:
    """Read an ISO time; 400 for another text."""
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=VIETNAM)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadRequest("Thời điểm phải theo dạng 2026-11-20T08:00:00+07:00.") from None


def order_of(body: Mapping[str, Any]) -> Order:
    """Read an order from JSON: action and expected_version required, the rest optional."""
    codes = want(body, "codes", list, [])
    if not all(isinstance(code, str) for code in codes):
        raise BadRequest("«codes» phải là danh sách chữ.")
    return Order(
        action=want(body, "action", str),
        expected_version=want(body, "expected_version", int),
        step=want(body, "step", str, ""),
        reason=want(body, "reason", str, ""),
        legal_basis=want(body, "legal_basis", str, ""),
        codes=tuple(codes),
        inputs=want(body, "inputs", dict, {}),
    )


def query_of(*, limit: int = 50) -> Query:
    """Read the list's filters from the query string; 400 for a bad number or overlong text."""
    args = request.args
    require_keepable(args.values())
    if any(len(text) > _LONGEST_QUERY for text in args.values()):
        raise BadRequest(f"Tham số dài quá {_LONGEST_QUERY} ký tự.")
    if args.get("sort", "") not in {"", *_SORTS}:
        raise BadRequest(f"«sort» chỉ có: {', '.join(_SORTS)}.")
    return Query(
        text=args.get("q", "").strip(), states=_known("state", State), processing=_known("processing", Processing),
        award=args.get("award", ""),
        unit=args.get("unit", ""), cursor=args.get("cursor", ""), organs=tuple(filter(None, args.getlist("organ"))),
        years=tuple(map(_year, args.getlist("year"))), signer=args.get("signer", ""),
        unit_class=args.get("unit_class", ""), round_name=args.get("round", ""),
        newest=args.get("sort", "") == "newest", by_due=args.get("sort", "") == "due",
        facets=args.get("facets", "") in {"1", "true"},
        limit=whole("limit", default=limit, least=1, most=MOST_HITS),
    )  # fmt: skip


def _known(name: str, kinds: type[State | Processing]) -> tuple[str, ...]:
    """Read a filter that may stand several times; 400 for a misspelt one, whose empty answer would be believed."""
    wanted = tuple(filter(None, request.args.getlist(name)))
    if strange := [one for one in wanted if one not in {*kinds}]:
        raise BadRequest(f"«{name}» không có «{strange[0]}»; có: {', '.join(kinds)}.")
    return wanted


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == len("2026")):
        raise BadRequest("«year» phải là năm có bốn chữ số.")
    return int(text)


def text_of(name: str) -> str:
    """Give a text of the query string, or an empty one; 400 when it is overlong."""
    text = request.args.get(name, "").strip()
    require_keepable((text,))
    if len(text) > _LONGEST_QUERY:
        raise BadRequest(f"Tham số «{name}» dài quá {_LONGEST_QUERY} ký tự.")
    return text


def whole(name: str, *, default: int, least: int = 0, most: int = 2**62) -> int:
    """Give a whole number of the query string within bounds; 400 otherwise."""
    text = request.args.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most):
        raise BadRequest(f"«{name}» phải là số nguyên từ {least} đến {most}.")
    return int(text)


def required(name: str, convert: Callable[[str], str] = str.strip) -> str:
    """Give a non-empty text of the query string; 400 without it."""
    text = convert(request.args.get(name, ""))
    require_keepable((text,))
    if not text or len(text) > _LONGEST_QUERY:
        raise BadRequest(f"Thiếu tham số «{name}» hoặc tham số quá dài.")
    return text


def picture(png: bytes) -> Response:
    """Answer with a picture that we drew ourselves; it shows a paper, so that no cache on the way may keep it."""
    answer = Response(png, mimetype="image/png")
    answer.headers["Cache-Control"] = "private, max-age=300"
    return answer


def download_file(stream: IO[bytes], *, name: str, media_type: str) -> Response:
    """Give a file as `download` does, a piece at a time; it is closed when all of it has gone or nobody reads on.

    Who reads slowly holds a thread of the server for as long: ServiceUnavailable where several do so already.
    """
    with ExitStack() as held:
        held.callback(stream.close)
        held.enter_context(PLACES.held("files", _FILES, ServiceUnavailable(_BUSY, retry_after=30)))
        answer = download(b"", name=name, media_type=media_type)
        answer.content_length = stream.seek(0, SEEK_END)
        answer.response = iter(partial(stream.read, _PIECE), b"")
        stream.seek(0)
        answer.call_on_close(held.pop_all().close)
    return answer


def download(data: bytes, *, name: str, media_type: str = "application/octet-stream") -> Response:
    """Give bytes that a browser saves and never runs (RFC 6266 `filename*`, nosniff, CSP sandbox)."""
    plain = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_" for letter in name)
    answer = Response(data, mimetype=media_type)
    answer.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def actor_of(caller: Caller, source: str = "api") -> Actor:
    """Name the caller for the audit trail; tokens and passwords are never recorded."""
    role = ",".join(sorted(caller.account.roles))
    return Actor(kind="person", name=caller.account.name, role=role, source=source)

"""An Internet message (RFC 5322, MIME) taken apart: who sent it, its words, and the files that came with it.

Only the reading child does this. Header words in any encoding (RFC 2047), file names in any of the ways that
programs write them (RFC 2231, RFC 2047 inside quotes, raw bytes) come out as people typed them, NFC.
"""

from __future__ import annotations

import email
import re
from contextlib import suppress
from dataclasses import dataclass
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime
from itertools import islice
from typing import TYPE_CHECKING
from unicodedata import normalize
from urllib.parse import unquote, unquote_to_bytes

from service.adapters.readers import packed
from service.adapters.readers.flow import Flow, Look
from service.adapters.readers.refusals import refusal
from service.domain.document import Document
from service.domain.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from service.adapters.readers.limits import Limits

_MOST_PARTS = 2_000
_DEEPEST = 4
_HEAD_BYTES = 256 * 1024  # of the mail's own head; relays and signatures add some tens of KiB at most
_WORDS = 5_000  # encoded words and pieces of parameters, of all heads together
_DELIMITERS = 4 * _MOST_PARTS
_STEPS = 8_000_000  # containers times lines: what the parser does, since each open container looks at each line
_LONGEST_BODY = 20_000  # characters of the letter's own words
_CHARSETS = ("utf-8", "cp1258", "latin-1")
_SIGNATURES = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})
_SMIME = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_LOGO_BYTES = 100 * 1024
_CID = re.compile(rb"cid:([^\s\"'<>)]{1,200})", re.IGNORECASE)
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_WORD = re.compile(rb"=\?|\*\d{1,9}\*?=")
_CONTAINER = re.compile(rb"boundary[*\d]{0,9}\s{0,9}=|message/rfc822", re.IGNORECASE)
_DELIMITER = re.compile(rb"^--", re.MULTILINE)
_SPELT = re.compile(r"%(?:20|[C-F][0-9A-F]%[89AB])", re.IGNORECASE)  # a blank, or a letter beyond ASCII (RFC 3986, 2.1)
_TAG = re.compile(r"<(/?)(?:(script|style)\b)?[^<>]{0,2000}>", re.IGNORECASE)
_EXTENSIONS = {"message/rfc822": ".eml", "application/pdf": ".pdf", "text/plain": ".txt", "text/html": ".html"}


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail opened: `sent_at` is ISO where the date could be read; `files` are (name, bytes) as attached."""

    sender_name: str
    sender_email: str
    subject: str
    message_id: str
    sent_at: str
    body: str
    files: tuple[tuple[str, bytes], ...]


def read(raw: bytes) -> Letter:
    """Take a mail apart; raises Refused (`mail.broken`, `mail.headers`, `mail.parts`, `mail.depth`)."""
    message = _message(raw)
    files: list[tuple[str, bytes]] = []
    words: list[str] = []
    try:
        parts = list(islice(_parts(message, depth=0), _MOST_PARTS + 1))
        if len(parts) > _MOST_PARTS:
            raise refusal("mail.parts")
        shown = _shown(parts)
        for part in parts:
            if not _is_trimming(part, shown):
                _sort(part, files, words)
    except RecursionError as exc:  # a mail within hundreds of others is written out again
        raise refusal("mail.depth") from exc
    name, address = next(iter(getaddresses([_header(message, "From")])), ("", ""))
    return Letter(
        sender_name=name.strip(),
        sender_email=address.strip().lower(),
        subject=_header(message, "Subject"),
        message_id=_header(message, "Message-ID"),
        sent_at=_date(message),
        body=as_body("\n".join(words)),
        files=tuple(files),
    )


def _message(raw: bytes) -> Message:
    require_bounded(raw)
    try:
        message = email.message_from_bytes(raw, policy=compat32)
    except (MessageError, RecursionError, ValueError, LookupError) as exc:
        raise refusal("mail.broken") from exc
    if not message.keys():
        raise refusal("mail.broken")
    return message


def web_page(raw: bytes) -> tuple[bytes, str]:
    """Give the first web page among the parts, decoded, and its character set as told; nothing where there is none."""
    try:
        pages = (part for part in _parts(_message(raw), depth=0) if part.get_content_type() == "text/html")
        page = next(pages, None)
    except RecursionError as exc:
        raise refusal("mail.depth") from exc
    return (b"", "") if page is None else (_bytes(page), page.get_content_charset() or "utf-8")


def open(data: bytes, *, limits: Limits) -> Document:  # noqa: A001 - every reader module opens
    """Open a mail saved as a file: who wrote, when, what about, and its words; its files are papers of their own.

    Raises Refused as `read` does, and `paper.too_large`.
    """
    if len(data) > limits.entry:
        raise refusal("paper.too_large")
    return written(read(data), "message/rfc822")


def written(letter: Letter, media_type: str) -> Document:
    """Give a letter as a paper."""
    flow = Flow()
    for name, told in (("From", f"{letter.sender_name} <{letter.sender_email}>"), ("Date", letter.sent_at)):
        flow.write(f"{name}: {told}", Look(source="header"))
    flow.write(letter.subject, Look(bold=True))
    for line in letter.body.splitlines():
        flow.write(line)
    return Document(media_type, (flow.page(1),))


def as_body(words: str) -> str:
    """Give a letter's own words, as many as are kept."""
    return words[:_LONGEST_BODY].strip()


def require_bounded(raw: bytes) -> None:
    """Refuse what the parser would be at for ever, before it begins: its cost grows faster than a mail's length."""
    end = _HEAD_END.search(raw)
    if (end.start() if end else len(raw)) > _HEAD_BYTES or _more(_WORD.finditer(raw), _WORDS):
        raise refusal("mail.headers")
    containers = sum(1 for _ in _CONTAINER.finditer(raw))
    if containers * raw.count(b"\n") > _STEPS or _more(_DELIMITER.finditer(raw), _DELIMITERS):
        raise refusal("mail.parts")


def _more(found: Iterator[object], most: int) -> bool:
    return any(number >= most for number, _ in enumerate(found))


def _parts(message: Message, *, depth: int) -> Iterator[Message]:
    """Give the leaves; a mail inside a mail is one file of its own."""
    if depth > _DEEPEST:
        raise refusal("mail.depth")
    signed = _signed_by_smime(message)
    if signed is not None:
        yield from _parts(signed, depth=depth + 1)
        return
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        yield message
        return
    for part in message.get_payload():
        if not isinstance(part, str):
            yield from _parts(part, depth=depth + 1)


def _signed_by_smime(message: Message) -> Message | None:
    """Give the mail within a signature that wraps it (RFC 8551, 3.5.2), None where there is none."""
    if message.get_content_type() not in _SMIME or not packed.is_signed(data := _bytes(message)):
        return None
    try:
        inner = _message(packed.content_of(data))
    except Refused:
        return None  # a signed paper, to be read as one
    return inner if inner.get("Content-Type") else None


def _shown(parts: Iterable[Message]) -> frozenset[str]:
    """Give the content ids that the mail's own page shows as pictures (RFC 2392)."""
    pages = (_bytes(part) for part in parts if part.get_content_type() == "text/html")
    return frozenset(unquote(told.decode("ascii", "replace")) for page in pages for told in _CID.findall(page))


def _is_trimming(part: Message, shown: frozenset[str]) -> bool:
    """Tell what is no paper: a signature of the mail itself, a logo within its words.

    A telephone puts a photographed paper within the words too: that one is large, or no page shows it.
    """
    kind, content_id = part.get_content_type(), str(part.get("Content-ID", "")).strip().strip("<>")
    if kind in _SIGNATURES:
        return True
    if not kind.startswith("image/") or (part.get_content_disposition() or "").lower() == "attachment":
        return False
    return content_id in shown and len(_bytes(part)) < _LOGO_BYTES


def _sort(part: Message, files: list[tuple[str, bytes]], words: list[str]) -> None:
    """Put a leaf where it belongs: among the files, or among the letter's own words."""
    kind, name = part.get_content_type(), _file_name(part)
    disposition = (part.get_content_disposition() or "").lower()
    data = _bytes(part)
    if kind in {"text/plain", "text/html"} and not name and disposition != "attachment":
        text = _decoded(data, part.get_content_charset() or "utf-8")
        if kind == "text/plain" or not any(words):
            words.append(without_tags(text) if kind == "text/html" else text)
        return
    if data or name:
        files.append((name or f"dinh-kem-{len(files) + 1}{_EXTENSIONS.get(kind, '')}", data))


def without_tags(page: str) -> str:
    """Give a page's words, without what stands in scripts and styles."""
    words: list[str] = []
    begin, within = 0, ""
    for tag in _TAG.finditer(page):
        if not within:
            words.append(page[begin : tag.start()])
        closes, name = tag[1], (tag[2] or "").lower()
        if name and (not within or closes):
            within = "" if closes and name == within else within or name * (not closes)
        begin = tag.end()
    return " ".join([*words, "" if within else page[begin:]])


def _bytes(part: Message) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        return inner[0].as_bytes() if isinstance(inner, list) and inner and not isinstance(inner[0], str) else b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _file_name(part: Message) -> str:
    with suppress(MessageError, ValueError, LookupError, TypeError):
        plain = Message()  # the same parameters, with bytes beyond ASCII already decoded
        for name in ("Content-Disposition", "Content-Type"):
            if value := _raw(part, name):
                plain[name] = value
        return _words(plain.get_filename() or "")
    return ""


def _header(message: Message, name: str) -> str:
    return _words(_raw(message, name))


def _raw(message: Message, name: str) -> str:
    """Give a header as it stands, unfolded; bytes that stood there without any encoding are decoded first."""
    value = next((str(told) for own, told in message.raw_items() if own.lower() == name.lower()), "")
    if not value.isascii():
        value = _decoded(value.encode("utf-8", "surrogateescape"), "utf-8")
    return re.sub(r"\r?\n(?=[ \t])", "", value)


def _words(text: str) -> str:
    """Decode header words; what cannot be decoded stays as it stands."""
    try:
        pieces = decode_header(text)
    except (HeaderParseError, ValueError):
        pieces = [(text, None)]
    told = "".join(
        piece if isinstance(piece, str) else _decoded(piece, charset or "utf-8") for piece, charset in pieces
    )
    raw = told.encode("utf-8", "surrogateescape")  # bytes that stood in the header without any encoding
    return " ".join(normalize("NFC", _decoded(raw, "utf-8")).split())


def as_typed(name: str) -> str:
    """Give a file's name as a person typed it where a program left it as a header's word or an address spells it."""
    if "=?" in name:
        return _words(name)
    plain = unquote_to_bytes(name) if name.isascii() and " " not in name and _SPELT.search(name) else b""
    try:
        return plain.decode() or name
    except UnicodeDecodeError:
        return name


def _decoded(data: bytes, charset: str) -> str:
    for one in (charset, *_CHARSETS):
        with suppress(LookupError, ValueError):  # the latter also of a name with NUL, and of *idna* or *undefined*
            return data.decode(one)
    return data.decode("utf-8", "replace")


def _date(message: Message) -> str:
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        return parsedate_to_datetime(str(message.get("Date", ""))).isoformat()
    return ""

"""A mail saved from Outlook as `.msg`: who sent it, its words, and the files that came with it ([MS-OXMSG] 2)."""

from __future__ import annotations

import hashlib
import re
import struct
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.header import Header
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr, getaddresses
from typing import TYPE_CHECKING

from service.adapters.readers import mail, rtf, rtf_packed
from service.adapters.readers.compound import Compound
from service.adapters.readers.mail import Letter
from service.adapters.readers.refusals import refusal
from service.domain.errors import Refused

if TYPE_CHECKING:
    from service.adapters.readers.compound import Storage
    from service.adapters.readers.limits import Limits
    from service.domain.document import Document

MEDIA_TYPE = "application/vnd.ms-outlook"
_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_PROPERTIES = "__properties_version1.0"
_NOT_WELL_FORMED = (struct.error, IndexError, KeyError, ValueError)  # as `compound.stream` says
_OFFICE = frozenset({"WordDocument", "Workbook", "Book", "EncryptedPackage"})
_TEXT, _BYTES_TEXT, _BINARY, _OBJECT = "001F", "001E", "0102", "000D"  # kinds of property
_SUBJECT, _SENDER, _ADDRESS, _SMTP, _ID = "0037", "0C1A", "0C1F", "5D01", "1035"
_CLASS, _BODY, _PAGE, _RTF = "001A", "1000", "1013", "1009"
_NAMES = ("3707", "3704", "3001")  # long, short, as shown
_DATA, _CONTENT_ID = "3701", "3712"
_SENT, _DELIVERED, _CODE_PAGE = (0x00390040, 0x0E060040, 0x3FDE0003)
_SIGNED_APART = "ipm.note.smime.multipartsigned"
_PROPERTY = struct.Struct("<IIQ")
_HEADS = (32, 24, 8)  # bytes before the properties: of a message, of one within another, of an attachment
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_DEEPEST = 4
_MOST_FILES = 2_000
_ATTACHED = "__attach_version1.0_#"
_LOGO_BYTES = 100 * 1024
_HEADS_OF_MAIL, _MOST_HEADS = "007D", 65_536
_FROM = re.compile(r"(?im)^From:([^\r\n]{0,998}(?:\r?\n[ \t][^\r\n]{0,998}){0,3})")
_MAILBOX = re.compile(r"[!-?A-~]+@[!-?A-~]+")  # what a head of a mail can bear
_CID = re.compile(rb"cid:([^\s\"'<>)}]{1,200})", re.IGNORECASE)


def looks_like_one(data: bytes) -> bool:
    """Tell whether the bytes are a message of Outlook, and of no other program that keeps papers so."""
    if not data.startswith(_MAGIC) or _PROPERTIES.encode("utf-16-le") not in data:
        return False
    try:
        streams = Compound(data).root().streams
    except _NOT_WELL_FORMED:
        return False
    return _PROPERTIES in streams and not _OFFICE & streams.keys()


def read(data: bytes, *, limits: Limits) -> Letter:
    """Take a message apart; raises Refused (`mail.outlook`, `mail.depth`, `mail.parts`)."""
    try:
        compound = Compound(data)
        return _Message(compound, compound.root(), limits=limits, depth=0).letter()
    except _NOT_WELL_FORMED as exc:
        raise refusal("mail.outlook") from exc


def open(data: bytes, *, limits: Limits) -> Document:  # noqa: A001 - every reader module opens
    """Open a message saved as a file, as `mail.open` does one."""
    if len(data) > limits.entry:
        raise refusal("paper.too_large")
    return mail.written(read(data, limits=limits), MEDIA_TYPE)


class _Properties:
    """The properties of a storage: texts and bytes lie in streams of their own, numbers in one for all."""

    def __init__(self, compound: Compound, storage: Storage, *, head: int, code_page: int = 0) -> None:
        self._compound, self._streams = compound, storage.streams
        fixed = compound.read(storage.streams[_PROPERTIES]) if _PROPERTIES in storage.streams else b""
        usable = fixed[head : len(fixed) - (len(fixed) - head) % _PROPERTY.size] if len(fixed) > head else b""
        self.numbers = {tag: value for tag, _flags, value in _PROPERTY.iter_unpack(usable)}
        self.code_page = self.numbers.get(_CODE_PAGE, code_page) & 0xFFFFFFFF

    def binary(self, name: str) -> bytes:
        """Give a property's bytes, nothing where it is not there."""
        number = self._streams.get(f"__substg1.0_{name}{_BINARY}")
        return b"" if number is None else self._compound.read(number)

    def text(self, *names: str) -> str:
        """Give the first of these that is there."""
        for name in names:
            if (wide := self._streams.get(f"__substg1.0_{name}{_TEXT}")) is not None:
                return self._compound.read(wide).decode("utf-16-le", "replace").rstrip("\0")
            if (narrow := self._streams.get(f"__substg1.0_{name}{_BYTES_TEXT}")) is not None:
                return self.decoded(self._compound.read(narrow)).rstrip("\0")
        return ""

    def decoded(self, data: bytes) -> str:
        """Decode bytes by the message's code page, else as Vietnamese Windows writes them."""
        coding = "utf-8" if self.code_page in {0, 65001} else f"cp{self.code_page}"
        for one in (coding, "cp1258"):
            with suppress(LookupError, UnicodeDecodeError):
                return data.decode(one)
        return data.decode("latin-1")


class _Message:
    """A message, at whatever depth."""

    def __init__(self, compound: Compound, storage: Storage, *, limits: Limits, depth: int) -> None:
        if depth > _DEEPEST:
            raise refusal("mail.depth")
        self._compound, self._storage, self._limits, self._depth = compound, storage, limits, depth
        self._told = _Properties(compound, storage, head=_HEADS[bool(depth)])

    def letter(self) -> Letter:
        """Give it as other mails are given."""
        told, page = self._told, self._page()
        files = self._files(frozenset(_CID.findall(page)))
        if told.text(_CLASS).lower() == _SIGNED_APART and len(files) == 1:
            files = list(mail.read(files[0][1]).files)
        by_post = getaddresses(_FROM.findall(told.text(_HEADS_OF_MAIL)[:_MOST_HEADS]))  # from beyond the office
        addresses = (told.text(_SMTP), told.text(_ADDRESS), *(address for _name, address in by_post))
        address = next((one for one in map(str.strip, addresses) if _MAILBOX.fullmatch(one)), "")
        return Letter(
            sender_name=" ".join(told.text(_SENDER).split()),
            sender_email=address.lower(),
            subject=" ".join(told.text(_SUBJECT).split()),
            message_id=told.text(_ID).strip(),
            sent_at=self._sent_at(),
            body=mail.as_body(self._words(page)),
            files=tuple(files),
        )

    def _page(self) -> bytes:
        """Give the web page of its words, or the RTF, in which the page stands too; nothing where it has neither."""
        page = self._told.binary(_PAGE) or self._told.text(_PAGE).encode()
        return page or rtf_packed.unpacked(self._told.binary(_RTF), most=self._limits.text)

    def _words(self, page: bytes) -> str:
        if words := self._told.text(_BODY):
            return words
        if not page.startswith(b"{\\rtf"):
            return mail.without_tags(self._told.decoded(page))
        try:
            return "\n".join(one.text for one in rtf.open(page, limits=self._limits).pages)
        except Refused:  # nothing to read in it, or what would act: its files are papers all the same
            return ""

    def _sent_at(self) -> str:
        ticks = self._told.numbers.get(_SENT) or self._told.numbers.get(_DELIVERED) or 0
        with suppress(OverflowError):
            return (_EPOCH + timedelta(microseconds=ticks // 10)).isoformat() if ticks else ""
        return ""

    def _files(self, shown: frozenset[bytes]) -> list[tuple[str, bytes]]:
        """Give what is attached, in its order; logos within the words are none, and an object of a program neither."""
        attached = sorted(name for name in self._storage.storages if name.startswith(_ATTACHED))
        if len(attached) > _MOST_FILES:
            raise refusal("mail.parts")
        files: list[tuple[str, bytes]] = []
        for place in attached:
            storage = self._storage.storages[place]
            told = _Properties(self._compound, storage, head=_HEADS[2], code_page=self._told.code_page)
            name, inner = told.text(*_NAMES), storage.storages.get(f"__substg1.0_{_DATA}{_OBJECT}")
            if inner is not None and _PROPERTIES in inner.streams:
                message = _Message(self._compound, inner, limits=self._limits, depth=self._depth + 1)
                files.append(_as_mail(message.letter(), name))
            elif inner is None:
                data = told.binary(_DATA)
                if not (told.text(_CONTENT_ID).encode() in shown and len(data) < _LOGO_BYTES):
                    files.append((name or f"dinh-kem-{len(files) + 1}", data))
        return files


def _as_mail(letter: Letter, name: str) -> tuple[str, bytes]:
    """Give a message that was attached as one of its own, as other programs save it: the same bytes whenever asked."""
    told = hashlib.sha256(repr((letter.subject, letter.body, letter.sent_at, letter.message_id)).encode()).hexdigest()
    message = MIMEMultipart(boundary=f"hoso-{told[:40]}")
    message["From"] = formataddr((letter.sender_name, letter.sender_email))
    message["Subject"] = Header(letter.subject, "utf-8").encode()
    if letter.message_id.isascii() and letter.message_id.isprintable():
        message["Message-ID"] = letter.message_id
    if letter.sent_at:
        message["Date"] = format_datetime(datetime.fromisoformat(letter.sent_at))
    message.attach(MIMEText(letter.body, "plain", "utf-8"))
    for inner, data in letter.files:
        part = MIMEApplication(data)
        part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", inner))
        message.attach(part)
    return f"{name or letter.subject or 'thu-kem'}.eml", message.as_bytes()

"""Opening messages inside the child: edXML, a zip of papers, papers as they lay in a folder, a mail with its files."""

from __future__ import annotations

import hashlib
import posixpath
import re
from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from connectors.base import Attachment, Envelope, Form, Organ
from connectors.edxml import reader as edxml
from connectors.edxml.refusals import SENTENCES, EdxmlRefused
from service.adapters.readers import archives, bags, forbidden, mail, office_embedded, outlook, packed, pdf, tnef
from service.adapters.readers.refusals import refusal
from service.adapters.readers.same_names import told_apart
from service.adapters.readers.sniff import MEDIA_TYPES, looks_like_mail, sniff
from service.adapters.readers.zip_walker import looks_like_zip
from service.domain.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from connectors.base import RawPaper
    from service.adapters.readers.limits import Limits

    Files = Sequence[tuple[str, bytes]]

_UNASKED = re.compile(
    r"(^|[/\\])(__MACOSX[/\\]|\.DS_Store$|Thumbs\.db$|desktop\.ini$|~\$|~(?:WR[A-Z]|DF)[0-9A-F]{1,16}\.tmp$)",
    re.IGNORECASE,
)
_LAID_OUT = re.compile(r"[\t\r\n]+")
_PATH = re.compile(r"\A(?:[/\\]|[A-Za-z]:)|\.\.[/\\]|\\")
_DRIVE = re.compile(r"\A[A-Za-z]:(?=[^\s])")
_NAME_BYTES = 200
_DEEPEST = 3
_GOODS = "goi-nen.zip"
_MISSING = "manifest.missing"
_OF_NOTHING = hashlib.sha256(b"").hexdigest()
_OF_ITSELF = bags.OF_ITSELF | {"zip.depth", "zip.empty", "tnef.broken"}


def open_message(form: str, raw: bytes, papers: Sequence[RawPaper], *, limits: Limits, within: bool = True) -> Envelope:
    """Open a message of that form (`edxml`, `zip`, `papers`, `mail`); raises Refused.

    An attachment that is a zip of papers is its papers; files within a PDF, an Office file or a saved mail stand behind
    it as papers of their own, each with the fact `attachment.inside` that names the file it was in; not so where
    nothing is to be looked for `within` papers, nor is an archive taken apart then that another process would have to.
    """
    envelope = _FORMS[Form(form)](raw, papers, limits if within else replace(limits, archive_seconds=0))
    if not within:
        plainly = told_apart(envelope.attachments, shown_name)
        return replace(envelope, attachments=plainly, facts=(*envelope.facts, {"code": "message.plainly"}))
    opened: list[Attachment] = []
    for one in (inner for sent in envelope.attachments for inner in _opened(sent, limits, depth=0)):
        opened.append(one)
        if len(opened) > limits.entries:
            raise refusal("zip.entries")
    return replace(envelope, attachments=told_apart(opened, shown_name))


def _edxml(raw: bytes, _papers: Sequence[RawPaper], limits: Limits) -> Envelope:
    envelope = _message(raw)
    sent = [inner for one in envelope.attachments for inner in _unzipped(_plainly_named(one), limits)]
    return replace(envelope, attachments=(*sent, *_announced(envelope)))


def _announced(envelope: Envelope) -> Iterator[Attachment]:
    """Give what the manifest names and the message does not carry as empty papers: so somebody learns of it."""
    for fact in envelope.facts:
        if fact["code"] == _MISSING:
            name = str(fact["name"] or fact["content_id"])
            yield _plainly_named(Attachment(name, b"", _OF_NOTHING, _OF_NOTHING, facts=(fact,)))


def _message(raw: bytes) -> Envelope:
    try:
        return edxml.read(raw)
    except EdxmlRefused as exc:
        raise Refused(exc.code, str(exc)) from exc


def _zip(raw: bytes, _papers: Sequence[RawPaper], limits: Limits) -> Envelope:
    if forbidden.is_program(raw):  # a program that unpacks itself, whatever it is called
        raise refusal("type.forbidden")
    packed.require_known(_GOODS, raw)
    found = _unpacked(_GOODS, raw, limits, depth=1)
    if not found:
        raise refusal("zip.empty")
    return _carried(found, limits) or _envelope(found, limits)


def _carried(found: Files, limits: Limits) -> Envelope | None:
    """Give the one edXML message among files, the others its papers as well; None where there is none to go by.

    A message that cannot be opened is refused where it lies alone; beside papers it is one of them. Raises Refused
    (`edxml.several`) for several messages and nothing else: each is to be answered by itself.
    """
    messages = [data for name, data in found if _is_message(name, data, limits)]
    if len(messages) > 1 and len(messages) == len(found):
        raise Refused("edxml.several", SENTENCES["edxml.several"])
    if len(messages) != 1:
        return None
    try:
        envelope = _edxml(messages[0], (), limits)
    except Refused:
        if len(found) == 1:
            raise
        return None
    known = {hashlib.sha256(messages[0]).hexdigest(), *(paper.sha256 for paper in envelope.attachments)}
    beside = (_attachment(name, data, limits) for name, data in found)
    fact = {"code": "attachment.beside"}
    more = tuple(replace(one, facts=(*one.facts, fact)) for one in beside if one.sha256 not in known)
    lying = {one.name.casefold() for one in more}
    sent = (one for one in envelope.attachments if not (one.name.casefold() in lying and _is_announced(one)))
    return replace(envelope, attachments=(*sent, *more))


def _is_message(name: str, data: bytes, limits: Limits) -> bool:
    if not name.lower().endswith(".xml"):
        return name.lower().endswith(".edxml")
    try:
        return sniff(name, data, limits=limits).format == "edxml"
    except Refused:
        return False


def _is_announced(one: Attachment) -> bool:
    return any(fact["code"] == _MISSING for fact in one.facts)


def _papers(_raw: bytes, papers: Sequence[RawPaper], limits: Limits) -> Envelope:
    found = _expanded(((paper.name, paper.data) for paper in papers), limits, depth=0)
    return _carried(found, limits) or _envelope(found, limits)


def _mail(raw: bytes, _papers: Sequence[RawPaper], limits: Limits) -> Envelope:
    """Open a mail: one that carries an edXML message is that message, else its files are the papers."""
    letter = outlook.read(raw, limits=limits) if outlook.looks_like_one(raw) else mail.read(raw)
    found = _expanded(letter.files, limits, depth=0)
    told = {"from": letter.sender_email, "message_id": letter.message_id}
    envelope = _carried(found, limits)
    if envelope is not None:
        return replace(envelope, facts=(*envelope.facts, {"code": "mail.carried", **told}))
    if not found:
        raise refusal("mail.empty")
    return replace(
        _envelope(found, limits),
        sender=Organ(name=letter.sender_name, email=letter.sender_email),
        subject=letter.subject,
        content=letter.body,
        timestamp=letter.sent_at,
        facts=({"code": "mail", **told},),
    )


def _unzipped(attachment: Attachment, limits: Limits) -> Sequence[Attachment]:
    """Give the papers of an attachment that is a bag of them; one not to be opened stays one, judged when read."""
    try:
        inner = _contents(attachment.name, attachment.data, limits, depth=1)
    except Refused:
        return [attachment]
    if inner is None:
        return [attachment]
    kept = [attachment for _name, data in inner[:1] if data is attachment.data]
    return [*kept, *_inside(attachment, inner[len(kept) :], limits)] or [attachment]


def _opened(attachment: Attachment, limits: Limits, *, depth: int) -> Iterator[Attachment]:
    """Give an attachment and what is in it, and in that: a letter that was forwarded twice holds the first one.

    What cannot be opened is judged when read, and so is what lies deeper than `_DEEPEST`.
    """
    yield attachment
    if depth < _DEEPEST:
        with suppress(Refused):
            for inner in list(_inside(attachment, _within(attachment, limits), limits)):
                yield from _opened(inner, limits, depth=depth + 1)


def _inside(attachment: Attachment, files: Files, limits: Limits) -> Iterator[Attachment]:
    fact = {"code": "attachment.inside", "of": attachment.name}
    for paper in (_attachment(name, data, limits) for name, data in files):
        yield replace(paper, facts=(*paper.facts, fact))


def _within(attachment: Attachment, limits: Limits) -> Files:
    """Give the files that a PDF, a Word or Excel file, a saved mail or an edXML message carries, inner zips' too.

    ISO 32000-1, 7.11.4; ISO/IEC 29500-1, 15.2.11; RFC 5322; QCVN 102:2016/BTTTT.
    """
    data = attachment.data
    if outlook.looks_like_one(data):
        carried: Iterable[tuple[str, bytes]] = outlook.read(data, limits=limits).files
    elif archives.form_of(data):
        carried = ()  # one that stayed shut
    elif data.find(b"%PDF-", 0, 1_024) >= 0:
        carried = pdf.embedded(data, limits=limits)
    elif attachment.name.lower().endswith(".edxml"):
        carried = [(one.name, one.data) for one in _message(data).attachments]
    elif looks_like_zip(data):
        carried = office_embedded.embedded(data, limits=limits)
    else:
        carried = mail.read(data).files if looks_like_mail(data) else ()
    return _expanded(carried, limits, depth=1)


_FORMS: Mapping[Form, Callable[[bytes, Sequence[RawPaper], Limits], Envelope]] = MappingProxyType(
    {Form.EDXML: _edxml, Form.ZIP: _zip, Form.PAPERS: _papers, Form.MAIL: _mail}
)


def _envelope(found: Files, limits: Limits) -> Envelope:
    if len(found) > limits.entries:
        raise refusal("zip.entries")
    return Envelope(attachments=tuple(_attachment(name, data, limits) for name, data in found))


def _unpacked(name: str, raw: bytes, limits: Limits, *, depth: int) -> list[tuple[str, bytes]]:
    """Give the papers of a bag, those of inner bags too; names are data and never become paths.

    Where some entries are locked, broken, links or bombs, the bag is one more paper before the others: to read it names
    them.
    """
    if depth > limits.depth:
        raise refusal("zip.depth")
    read: list[tuple[str, bytes]] = []
    closed: list[Refused] = []
    for inner, body in bags.members(name, raw, limits=limits, wanted=_wanted):
        if isinstance(body, Refused):
            closed.append(body)
        else:
            read.append((inner, body))
    if closed and not read:
        raise closed[0]
    return [*([(name, raw)] if closed else []), *_expanded(read, limits, depth=depth)]


def _expanded(files: Iterable[tuple[str, bytes]], limits: Limits, *, depth: int) -> Files:
    """Give files, and for a bag of papers what is in it.

    One that is locked, broken, too deep or has nothing in it stays one paper, judged when it is read, and what lies
    beside it is read; where nothing else came it is refused. So does any other that was sent beside papers (`depth` 0):
    they are no part of a bomb.
    """
    found: list[tuple[str, bytes]] = []
    closed: list[Refused] = []
    left = limits.package  # of what is in the bags within one bag, all of them together
    for name, data in files:
        try:
            inside = _contents(name, data, limits, depth=depth + 1)
            if inside == []:
                raise refusal("zip.empty")
            found += [(name, data)] if inside is None else inside
        except Refused as exc:
            if exc.code not in _OF_ITSELF and depth:
                raise
            found.append((name, data))
            closed.append(exc)
            continue
        left -= sum(len(body) for _name, body in inside or ())
        if depth and left < 0:
            raise refusal("zip.bomb")
    if closed and len(closed) == len(found):
        raise closed[0]
    return found


def _contents(name: str, data: bytes, limits: Limits, *, depth: int) -> list[tuple[str, bytes]] | None:
    """Give the files of a bag of papers, packed or a `winmail.dat`; None for what is a paper itself. Raises Refused."""
    if (looks_like_zip(data) or archives.form_of(data)) and _is_archive(name, data, limits):
        return _unpacked(name, data, limits, depth=depth)
    if not tnef.looks_like_one(data):
        return None
    if depth > limits.depth:
        raise refusal("zip.depth")
    files, all_of_it = tnef.files(data)
    return [*([] if all_of_it else [(name, data)]), *_expanded(files, limits, depth=depth)]


def _is_archive(name: str, data: bytes, limits: Limits) -> bool:
    """Say whether an archive is only that; a broken or refused one stays one paper and is judged when read."""
    try:
        return sniff(name, data, limits=limits).format in bags.FORMS
    except Refused:
        return False


def _wanted(name: str) -> bool:
    return not _UNASKED.search(name)


def _attachment(name: str, data: bytes, limits: Limits) -> Attachment:
    media_type, facts = _media_type(name, data, limits)
    shown = shown_name(name)
    if shown != name:
        facts = (*facts, {"code": "attachment.name", "sent": name})
    digest = hashlib.sha256(data).hexdigest()
    return Attachment(shown, data, digest, digest, media_type=media_type, facts=facts)


def _media_type(name: str, data: bytes, limits: Limits) -> tuple[str, tuple[dict[str, Any], ...]]:
    """Sniff a paper; one that would be refused is still an attachment, with the code as a fact."""
    try:
        sniffed = sniff(name, data, limits=limits)
    except Refused as exc:
        return "application/octet-stream", ({"code": "attachment.refused", "reason": exc.code},)
    return MEDIA_TYPES[sniffed.format], sniffed.facts


def _plainly_named(one: Attachment) -> Attachment:
    """Give an attachment under the name to show; a number within it, as in `215/TTr-UBND.pdf`, is no path."""
    told = mail.as_typed(one.name)
    shown = shown_name(told if _PATH.search(told) else told.replace("/", "-"))
    if shown == one.name:
        return one
    return replace(one, name=shown, facts=(*one.facts, {"code": "attachment.name", "sent": one.name}))


def shown_name(name: str) -> str:
    """Give the name to show: the last part, NFC, without control and direction marks, at most 200 bytes."""
    leaf = posixpath.basename(_DRIVE.sub("", name.replace("\\", "/")).rstrip("/"))
    leaf = normalize("NFC", forbidden.UNSHOWN.sub("", _LAID_OUT.sub(" ", leaf))).strip()
    leaf = leaf if leaf.strip(".") else "khong-ten"
    stem, extension = (part[:_NAME_BYTES] for part in posixpath.splitext(leaf))
    while len((stem + extension).encode("utf-8", "replace")) > _NAME_BYTES:
        stem, extension = (stem[:-1], extension) if stem else ("", extension[:-1])
    return (stem + extension).encode("utf-8", "replace").decode()

"""Letters that the office writes: what each is, who gets it, and values made safe to be laid into its template.

Layout and parts: NĐ 30/2020/NĐ-CP, Điều 8 and Phụ lục I. A letter made here is a draft: it has the force of an
original only once the person in charge and the agency signed it (Điều 5), so number and day stay blank until given.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from service.domain.text import nfc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

ABOUT = ("dossier", "session", "batch", "round")
ANNEXED = "annexed/"  # where the templates with a list in an annex lie
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Controls, lone surrogates, private glyphs, unassigned; format characters turn the reading direction or hide text.
_DROPPED = frozenset({"Cs", "Co", "Cn", "Cf"})
_SPACED = frozenset({"Cc", "Zl", "Zp", "Zs"})
_LONGEST = 4000
_PADDED_MONTHS = 2
_TWO_DIGITS = 10
_OF_PLACE = re.compile(r"(?i)\b(?:tỉnh|thành phố|xã|phường|đặc khu) (\S.*)$")
_HEAD_LINE = 22  # capitals that a line of the head's column takes
_NAMED = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Head:
    """Who writes: as printed at the head (`parent`, `issuer`), in a sentence (`name`), and who signs."""

    parent: str
    issuer: str
    name: str
    place: str
    symbol: str
    signer_title: str
    signer: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its title, the value's name, its share of the width in percent."""

    title: str
    key: str
    share: int


# The list behind a letter that has an `annex`, in Word (`.ci/make_letters.py` lays out the same) and as a sheet.
ANNEX = (
    Column("TT", "n", 8), Column("Tập thể, cá nhân", "name", 28), Column("Chức vụ", "title", 20),
    Column("Đơn vị", "unit", 24), Column("Hình thức", "award", 20),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Annexed:
    """A list of a letter that stands in an annex of its own where it has more than `over` rows."""

    of: str
    over: int


@dataclass(frozen=True, slots=True)
class LetterRule:
    """One letter file. `about` is one of ABOUT; `asks` what a person must say; `tables` as in a sheet.

    `annexed`: a long list goes behind the signatures. `levels`: whom it may name, by the level of what they are asked
    for (none: everybody); a province decides nothing of the Premier's or of a unit's.
    """

    name: str
    title: str
    about: str
    head: str
    symbol: str
    type: str
    recipients: tuple[str, ...]
    legal_basis: str
    addressees: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    tables: tuple[tuple[str, tuple[Column, ...]], ...] = ()
    sheet: bool = False
    annexed: Annexed | None = None
    levels: frozenset[str] = frozenset()
    file: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Letters:
    """All letter files: their rules, the heads that write, and the names of the return codes (DOMAIN B.7).

    `decrees`: how a paper cites the decree of each regime in full (NĐ 30/2020/NĐ-CP, Phụ lục I).
    """

    rules: Mapping[str, LetterRule] = field(default_factory=dict)
    heads: Mapping[str, Head] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    decrees: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Signed:
    """The signed file of a letter: where it lies, the number and day that it bears, when it was handed in."""

    key: str
    sha256: str
    number: str
    day: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Replaced:
    """Why a letter's signed file no longer counts: who laid which other letter (its id) in its place, and when."""

    letter: str
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that was made and is kept. `recipients` is its distribution list (*nơi nhận*).

    `occasion` is the event that asked for it, empty where a person did; one occasion makes one letter. `sent_at` and
    `proof` are when the signed one went to the e-office and the peer's id of it, or why there was no way; `tried_at`
    is when it was last handed to a peer that shows what it took. `replaces` is the letter that it was signed in place
    of; `replaced` says by what it was replaced itself.
    """

    id: str
    kind: str
    title: str
    name: str
    media_type: str
    key: str
    sha256: str
    size: int
    made_at: datetime
    made_by: str
    recipients: tuple[str, ...]
    dossiers: tuple[str, ...] = ()
    session: str = ""
    number: str = ""
    occasion: str = ""
    signed: Signed | None = None
    sent_at: datetime | None = None
    proof: str = ""
    tried_at: datetime | None = None
    replaces: str = ""
    replaced: Replaced | None = None


def letter_of(body: Mapping[str, Any], mark: Mapping[str, str]) -> LetterRule:
    """Build one letter; KeyError for what is missing, ValueError for what cannot be."""
    if body["about"] not in ABOUT:
        raise ValueError(f"about phải là một trong: {', '.join(ABOUT)}")
    if isinstance(body.get("levels", ()), str):
        raise ValueError("levels phải là một danh sách")  # noqa: TRY004 - a fault of a file, as the others
    if not body["recipients"]:
        raise ValueError("văn bản phải có nơi nhận (recipients)")
    return LetterRule(
        name=body["name"],
        title=body["title"],
        about=body["about"],
        head=body["head"],
        symbol=body["symbol"],
        type=body.get("type", ""),
        recipients=tuple(body["recipients"]),
        legal_basis=body["legal_basis"],
        addressees=tuple(body.get("addressees", ())),
        asks=tuple(body.get("asks", ())),
        tables=(
            *(
                (block["table"], tuple(Column(title, key, share) for title, key, share, *_ in block["columns"]))
                for block in body["body"]
                if "table" in block
            ),
            *([("nominees", ANNEX)] if "annex" in body else []),
        ),
        sheet=bool(body.get("sheet", False)),
        levels=frozenset(body.get("levels", ())),
        annexed=Annexed(body["annexed"]["of"], int(body["annexed"]["over"])) if "annexed" in body else None,
        file=mark["file"],
        sha256=mark["sha256"],
    )


def clean(text: str) -> str:
    """Give a text that stays inside its paragraph: one line, nothing invisible, NFC, at most 4,000 characters."""
    return " ".join(nfc("".join(map(_harmless, text))).split())[:_LONGEST]


def _harmless(char: str) -> str:
    kind = unicodedata.category(char)
    return " " if kind in _SPACED else "" if kind in _DROPPED else char


def cleaned(value: Any) -> Any:
    """Make every text of a value safe to be laid into a template; numbers and flags stay as they are."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {name: cleaned(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(inner) for inner in value]
    return value


def kept_together(name: str) -> str:
    """Give a body's name whose line breaks before the place it is of and never inside: no-break spaces (U+00A0).

    A place too long for the head's column keeps only its own name together, or breaks as it must.
    """
    found = _OF_PLACE.search(name)
    if found is None:
        return name
    tail = max((one for one in (found[0], found[1]) if len(one) <= _HEAD_LINE), key=len, default="")
    return name[: len(name) - len(tail)] + tail.replace(" ", "\N{NO-BREAK SPACE}")


def filled(lines: Sequence[str], names: Mapping[str, str]) -> tuple[str, ...]:
    """Put names into lines of a letter file, `{sender}` by the sender's; what has no name stays as it is."""
    return tuple(clean(_NAMED.sub(lambda found: names.get(found[1], found[0]), line)) for line in lines)


def dated(day: date | None, *, year: int) -> str:
    """Write a day as a head does, days under 10 and months 1, 2 with a zero (Phụ lục I); blank for the signer."""
    if day is None:
        return f"ngày …… tháng …… năm {year}"
    month = f"{day.month:02}" if day.month <= _PADDED_MONTHS else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def numbered(number: str, symbol: str) -> str:
    """Write number and symbol, numbers under 10 with a zero; blank for the clerk to fill."""
    plain = clean(number)
    if not plain:
        return f"……/{symbol}"
    short = plain.isascii() and plain.isdigit() and int(plain) < _TWO_DIGITS
    return f"{int(plain):02}/{symbol}" if short else f"{plain}/{symbol}"

"""Organisations as e-offices know them: codes old and new, names, who took over whom, and since when.

A code is opaque: compared case-sensitively after trimming, and one shape is never computed from the other
(INTEROP 3.1); only a directory or the office's own file says that two codes are one body. A name that
several bodies share is answered with all of them, never with a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from service.domain.text import collapse, fold, name_key, nfc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

UNIT_CLASSES = ("U1", "U2", "U3", "U4", "U5")  # DOMAIN A.1
_LONGEST_CHAIN = 16
_OLD = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,3}\.[A-Z]\d{2}")
_NEW = re.compile(r"[A-Z]\d{2}(?:\.[0-9A-Z]{1,5})*")
# How people and papers shorten the first words of a body's name; spelled out before names are compared.
_SHORT = {
    "ubnd": "ủy ban nhân dân",
    "hđnd": "hội đồng nhân dân",
    "hdnd": "hội đồng nhân dân",
    "ubmttq": "ủy ban mặt trận tổ quốc",
    "ttr": "thị trấn",
    "tp": "thành phố",
    "tx": "thị xã",
}
_MARKS = re.compile("[\u0300-\u036f]")
_SHORT_WORD = re.compile(r"\w+\.?")


class Shape(StrEnum):
    """Which rule a code follows: QCVN 102:2016, QĐ 20/2020 Điều 4, or another one."""

    OLD = "old"
    NEW = "new"
    OTHER = "other"


def shape_of(code: str) -> Shape:
    """Say which rule a code's shape follows; for showing and checking, never for converting."""
    if _OLD.fullmatch(code):
        return Shape.OLD
    return Shape.NEW if _NEW.fullmatch(code) else Shape.OTHER


@dataclass(frozen=True, slots=True)
class Succession:
    """One body's duties went to the body of `code` on that day."""

    code: str
    on: date


@dataclass(frozen=True, slots=True)
class Unit:
    """One body. `id` is the code it was first known by; `codes` are all of them, the new shape too.

    `aliases` are other names, former ones included. `kind` is a unit class of DOMAIN A.1 or empty.
    `successors` are those who took over: one for a merger, several where it was divided.
    `source` is the file or the connector that told of it; `ours` marks the office Hoso works for.
    """

    id: str
    name: str
    codes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    parent: str = ""
    kind: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[Succession, ...] = ()
    source: str = ""
    ours: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Give its name and its other names."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Told:
    """One row of a directory: two codes and a name of one body."""

    code: str
    name: str
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to *who is that?*: `unit` answers today, `named` was named, `since` is when it took over.

    Without `unit`, `candidates` are those it may be; a person chooses. `by` is code, name or plain (a
    name asked for without its accents).
    """

    unit: Unit | None = None
    named: Unit | None = None
    since: date | None = None
    by: str = ""
    candidates: tuple[Unit, ...] = ()


def exact_key(name: str) -> str:
    """Give the form by which two spellings of a name are one: case, spaces, tone place, usual abbreviations."""
    return name_key(_spelled_out(name))


def plain_key(name: str) -> str:
    """Give the form by which a name typed without accents is found."""
    return name_key(_MARKS.sub("", fold(_spelled_out(name))))


def _spelled_out(name: str) -> str:
    return _SHORT_WORD.sub(lambda word: _SHORT.get(word.group().rstrip("."), word.group()), nfc(name).casefold())


def plain_words(text: str) -> tuple[str, ...]:
    """Give the words of a name without accents, each once: what a search by a part of the name looks for."""
    return tuple(dict.fromkeys(plain_key(text).split()))


def by_name(asked: str, known: Sequence[Unit]) -> tuple[str, tuple[Unit, ...]]:
    """Choose among bodies that share the plain key: how they match (name, plain or nothing), and which.

    Accents that were typed are meant: `Hòa Ân` is never taken for `Hoa An`, who then is only a candidate.
    """
    key = exact_key(asked)
    same = tuple(unit for unit in known if any(exact_key(name) == key for name in unit.names))
    if same:
        return "name", same
    return ("plain" if fold(nfc(asked)) == nfc(asked).lower() else ""), tuple(known)


def settle(by: str, named: Sequence[Unit], *, on: date, find: Callable[[str], Unit | None]) -> Found:
    """Say who answers on that day: a successor for a body that ended, candidates where it is not one alone."""
    answers: dict[str, tuple[Unit, Unit, date | None]] = {}
    for unit in named:
        for heir, since in _heirs(unit, on, find):
            answers.setdefault(heir.id, (heir, unit, since))
    if by and len(answers) == 1:
        ((heir, unit, since),) = answers.values()
        return Found(heir, unit, since, by)
    named_one = named[0] if by and len(named) == 1 else None
    return Found(named=named_one, by=by, candidates=tuple(heir for heir, _unit, _since in answers.values()))


def _heirs(unit: Unit, on: date, find: Callable[[str], Unit | None]) -> list[tuple[Unit, date | None]]:
    """Follow successions to the bodies that answer on that day, each with the day of the last step."""
    reached: list[tuple[Unit, date | None]] = []
    walk: list[tuple[Unit, date | None, int]] = [(unit, None, 0)]
    seen: set[str] = set()
    while walk:
        one, since, steps = walk.pop(0)
        if one.id in seen or steps > _LONGEST_CHAIN:
            continue
        seen.add(one.id)
        due = [step for step in one.successors if step.on <= on]
        after = [(heir, step.on, steps + 1) for step in due if (heir := find(step.code)) is not None]
        walk += after
        if not after:
            reached.append((one, since))
    return reached


@dataclass(slots=True)
class _Ledger:
    """Units by id and by code while a directory is folded in; remembers what changed and what vanished."""

    units: dict[str, Unit]
    owner: dict[str, str] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    absorbed: set[str] = field(default_factory=set)

    def put(self, unit: Unit) -> None:
        if self.units.get(unit.id) != unit:
            self.changed.add(unit.id)
        self.units[unit.id] = unit
        self.owner.update(dict.fromkeys(unit.codes, unit.id))

    def absorb(self, kept: Unit, gone: Unit) -> Unit:
        """Make two that turned out to be one body one; the office's own file keeps its word."""
        del self.units[gone.id]
        self.absorbed.add(gone.id)
        self.changed.discard(gone.id)
        return replace(
            kept,
            codes=_joined(kept.codes, gone.codes),
            aliases=_joined(kept.aliases, gone.names, without=kept.name),
            parent=kept.parent or gone.parent,
            kind=kept.kind or gone.kind,
            successors=kept.successors or gone.successors,
            ours=kept.ours or gone.ours,
        )


@dataclass(frozen=True, slots=True)
class Merged:
    """What folding a directory in changes: units to write, and ids of units that became part of another."""

    changed: tuple[Unit, ...]
    absorbed: tuple[str, ...]


def fold_in(known: Iterable[Unit], told: Iterable[Told], *, source: str) -> Merged:
    """Lay a connector's directory over what is known; what it does not name stays as it is (history).

    Its name replaces an older name of its own (kept as alias), but never one that another source told first.
    """
    ledger = _ledger(known)
    for row in told:
        codes = tuple(dict.fromkeys(filter(None, (nfc(row.code).strip(), nfc(row.alias).strip()))))
        if codes:
            _take(ledger, codes, collapse(nfc(row.name)), source)
    return Merged(tuple(ledger.units[one] for one in sorted(ledger.changed)), tuple(sorted(ledger.absorbed)))


def fold_in_files(known: Iterable[Unit], own: Iterable[Unit]) -> Merged:
    """Lay the office's own file over what is known; its word on name, class, parent and successors is the last."""
    ledger = _ledger(known)
    for unit in own:
        kept = unit
        for other in _owners(ledger, unit.codes):
            kept = ledger.absorb(kept, other) if other.id != unit.id else _over(other, kept)
        ledger.put(kept)
    return Merged(tuple(ledger.units[one] for one in sorted(ledger.changed)), tuple(sorted(ledger.absorbed)))


def _over(old: Unit, new: Unit) -> Unit:
    """Give the file's unit with the codes and names that were known before."""
    aliases = _joined(new.aliases, old.names, without=new.name)
    return replace(new, codes=_joined(new.codes, old.codes), aliases=aliases)


def _ledger(known: Iterable[Unit]) -> _Ledger:
    ledger = _Ledger({unit.id: unit for unit in known})
    for unit in ledger.units.values():
        ledger.owner.update(dict.fromkeys(unit.codes, unit.id))
    return ledger


def _owners(ledger: _Ledger, codes: Iterable[str]) -> list[Unit]:
    ids = dict.fromkeys(ledger.owner[code] for code in codes if code in ledger.owner)
    return [ledger.units[one] for one in ids]


def _take(ledger: _Ledger, codes: tuple[str, ...], name: str, source: str) -> None:
    owners = sorted(_owners(ledger, codes), key=_is_directorys)
    if not owners:
        ledger.put(Unit(codes[0], name, codes, source=source))
        return
    kept = owners[0]
    for other in owners[1:]:
        kept = ledger.absorb(kept, other)
    ledger.put(_renamed(replace(kept, codes=_joined(kept.codes, codes)), name, source))


def _is_directorys(unit: Unit) -> bool:
    return not unit.source.startswith(FILE_SOURCE)


def _renamed(unit: Unit, name: str, source: str) -> Unit:
    """Give the body its new name where its own source tells it; another's word is one more name of it."""
    if not name or name == unit.name:
        return unit
    if unit.source == source:
        return replace(unit, name=name, aliases=_joined(unit.aliases, (unit.name,), without=name))
    return replace(unit, aliases=_joined(unit.aliases, (name,)))


def _joined(first: Iterable[str], second: Iterable[str], *, without: str = "") -> tuple[str, ...]:
    return tuple(one for one in dict.fromkeys((*first, *second)) if one and one != without)


FILE_SOURCE = "units/"  # sources that are files of `templates/units`

"""Criteria of a movement: the province's groups, and what a unit adds to them in its own set.

A unit's set always holds every group and every bullet of the province: what is kept of it are only its own bullets, so
that there is no way to drop one of the province's. Nobody is given points (the plan, section III, sets none).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from service.domain.errors import Invalid
from service.domain.fields import Problem
from service.domain.letters import clean
from service.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from service.domain.register import Entry

SUBJECTS = ("collective", "individual")
LETTERS = "abcdđeghiklmnopqrstuvxy"  # đ stands behind d; the language has no f, j, w, z
_PREFIX = {"collective": "TT", "individual": "CN"}
_MOST_OWN = 60
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Group:
    """One group of the province: `code` (`TT-đ`), its bullets in order, and the numbers of those for leaders only.

    `words` are what a rule goes by when it suggests that a sentence may be evidence.
    """

    code: str
    subject: str
    letter: str
    name: str
    bullets: tuple[str, ...]
    leaders_only: frozenset[int] = frozenset()
    evidence: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Criteria:
    """One file of provincial criteria, the rounds that go by it, and the fields by which exemplars are sorted."""

    name: str
    title: str
    legal_basis: str
    effective_from: date
    rounds: tuple[str, ...]
    groups: tuple[Group, ...]
    fields: tuple[str, ...] = ()
    sha256: str = ""
    file: str = ""

    def group(self, code: str) -> Group | None:
        """Give the group of that code."""
        return next((one for one in self.groups if one.code == code), None)


@dataclass(frozen=True, slots=True)
class Own:
    """One bullet that a unit adds under a group."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a unit's set: what it adds, to which file of the province, by whom; `number` counts from 1."""

    number: int
    own: tuple[Own, ...]
    base: str
    at: datetime
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bullet:
    """One bullet of a set as people read it: its number in the group, whether the unit added it, whom it is for."""

    number: str
    text: str
    own: bool = False
    leaders_only: bool = False


@dataclass(frozen=True, slots=True)
class Set:
    """The criteria that hold for a unit (for all, without one): each group with its bullets, the province's first."""

    criteria: Criteria
    rows: tuple[tuple[Group, tuple[Bullet, ...]], ...]
    version: Version | None = None

    @property
    def outdated(self) -> bool:
        """Tell whether the unit added to an earlier file of the province."""
        return self.version is not None and self.version.base != self.criteria.sha256


def criteria_of(body: Mapping[str, Any], mark: Mapping[str, str]) -> Criteria:
    """Build one file; ValueError for codes that do not fit, letters out of order, or a bullet number that is none."""
    groups = tuple(map(_group, body["groups"]))
    codes = [one.code for one in groups]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise ValueError(f"nhóm tiêu chí có hai lần: {', '.join(twice)}")
    for subject in SUBJECTS:
        order = [LETTERS.index(one.letter) for one in groups if one.subject == subject]
        if order != sorted(order):
            raise ValueError("nhóm tiêu chí phải theo thứ tự chữ cái tiếng Việt: a, b, c, d, đ, e, g")
    return Criteria(
        name=body["name"],
        title=body["title"],
        legal_basis=body["legal_basis"],
        effective_from=body["effective_from"],
        rounds=tuple(body["rounds"]),
        groups=groups,
        fields=tuple(body.get("fields", ())),
        sha256=mark["sha256"],
        file=mark["file"],
    )


def _group(body: Mapping[str, Any]) -> Group:
    code, subject, letter = body["code"], body["subject"], body["letter"]
    if subject not in SUBJECTS or letter not in LETTERS or code != f"{_PREFIX[subject]}-{letter}":
        raise ValueError(f"mã nhóm «{code}» không khớp với đối tượng «{subject}», điểm «{letter}»")
    bullets, leaders = tuple(body["bullets"]), frozenset(body.get("leaders_only", ()))
    if not bullets or not leaders <= set(range(1, len(bullets) + 1)):
        raise ValueError(f"nhóm {code}: thiếu nội dung, hoặc leaders_only nhắc đến nội dung không có")
    return Group(code, subject, letter, body["name"], bullets, leaders, body.get("evidence", ""),
                 tuple(body.get("words", ())))  # fmt: skip


def set_of(criteria: Criteria, version: Version | None = None) -> Set:
    """Lay what a unit adds behind the province's bullets, numbered on."""
    rows = []
    for group in criteria.groups:
        given = [
            Bullet(f"{group.code}.{at}", text, leaders_only=at in group.leaders_only)
            for at, text in enumerate(group.bullets, 1)
        ]
        added = [one.text for one in (version.own if version else ()) if one.code == group.code]
        given += [Bullet(f"{group.code}.{at}", text, own=True) for at, text in enumerate(added, len(group.bullets) + 1)]
        rows.append((group, tuple(given)))
    return Set(criteria, tuple(rows), version)


def checked(criteria: Criteria, own: Sequence[Own]) -> tuple[Own, ...]:
    """Give a unit's bullets as they are kept, in the order of the groups; Invalid naming every fault."""
    told = [Own(one.code, clean(one.text)) for one in own]
    known = {fold(text) for group in criteria.groups for text in group.bullets}
    faults = [] if told else [Problem("criteria.empty", "Chưa có nội dung nào của đơn vị.", field="own")]
    if len(told) > _MOST_OWN:
        faults.append(Problem("criteria.many", f"Một bộ có nhiều nhất {_MOST_OWN} nội dung riêng.", field="own"))
    for one in told:
        if criteria.group(one.code) is None:
            codes = ", ".join(group.code for group in criteria.groups)
            faults.append(Problem("criteria.code", f"Không có nhóm «{clean(one.code)}»; có: {codes}.", field="own"))
        elif not one.text or len(one.text) > _LONGEST:
            faults.append(Problem("criteria.text", f"{one.code}: nội dung dài 1 đến {_LONGEST} ký tự.", field="own"))
        elif fold(one.text) in known:
            faults.append(Problem("criteria.twice", f"{one.code}: nội dung này đã có: «{one.text}».", field="own"))
        known.add(fold(one.text))
    if faults:
        raise Invalid("Chưa lưu được bộ tiêu chí.", faults)
    order = {group.code: at for at, group in enumerate(criteria.groups)}
    return tuple(sorted(told, key=lambda one: order[one.code]))


def version_of(entry: Entry) -> Version:
    """Give the version that a line of the register tells of."""
    own = tuple(Own(one["code"], one["text"]) for one in entry.body["own"])
    return Version(entry.number, own, entry.body["base"], entry.at, entry.by, entry.body["note"])


def set_json(one: Set) -> dict[str, Any]:
    """Give a set as JSON: its version (0: the province's own) and every group with its bullets."""
    version = one.version
    return {
        "criteria": one.criteria.name,
        "title": one.criteria.title,
        "legal_basis": one.criteria.legal_basis,
        "version": version.number if version else 0,
        "by": version.by if version else "",
        "at": version.at.isoformat() if version else "",
        "note": version.note if version else "",
        "outdated": one.outdated,
        "groups": [
            {"code": group.code, "subject": group.subject, "name": group.name, "evidence": group.evidence,
             "bullets": [{"number": bullet.number, "text": bullet.text, "own": bullet.own,
                          "leaders_only": bullet.leaders_only} for bullet in bullets]}
            for group, bullets in one.rows
        ],
    }  # fmt: skip

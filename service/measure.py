"""How well papers are read: `hoso measure FOLDER` over a folder with an `INDEX.json`.

The index lists files with their truth, read by eye. Values are compared in NFC with white space
collapsed (a number without any); a second column ignores case and white space. A field the index
does not record for a paper is not counted; a blank form has every field absent.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from service.domain.errors import HosoError, NotFound
from service.domain.fields import FieldState, PaperKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from service.domain.fields import PaperReport

MEASURED = (
    "number", "date", "place", "parent_agency", "issuer", "subject", "signer", "signer_title", "stamped_at",
    "eoffice_number", "award", "collective_count", "individual_count", "household_count", "prize_total",
)  # fmt: skip
# What an index with a `layer` records for every paper: a missing key there means "the paper has none".
_ALWAYS = frozenset({"number", "date", "issuer", "subject", "signer", "signer_title", "parent_agency"})
# The indexes' own words for kinds; several of ours may be right where theirs is coarser.
_KINDS: Mapping[str, frozenset[PaperKind]] = MappingProxyType(
    {
        "quyet_dinh_khen_thuong": frozenset({PaperKind.AWARD_DECISION}),
        "danh_sach_de_nghi": frozenset({PaperKind.NOMINEE_LIST}),
        "huong_dan": frozenset({PaperKind.GUIDANCE}),
        "cong_van_khac": frozenset({PaperKind.OFFICIAL_LETTER, PaperKind.OTHER}),
        "van_ban_khac": frozenset({PaperKind.OTHER}),
        "tai_lieu_khac": frozenset({PaperKind.OTHER, PaperKind.GUIDANCE}),
        "notice": frozenset({PaperKind.OTHER}),
        "law": frozenset({PaperKind.OTHER}),
        "decision": frozenset({PaperKind.OTHER, PaperKind.AWARD_DECISION}),
        "other": frozenset({PaperKind.OTHER, PaperKind.PLAN, PaperKind.GUIDANCE, PaperKind.FORM}),
    }
)


class Outcome(StrEnum):
    """How one field of one paper came out."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSED = "missed"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Miss:
    """A field that came out otherwise than the truth."""

    file: str
    field: str
    outcome: Outcome
    truth: str
    got: str
    state: str


@dataclass(slots=True)
class FieldCount:
    """The outcomes of one field over all papers."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    none: int = 0
    nearly: int = 0

    @property
    def precision(self) -> float:
        """Give right of all values put forward; 1 when none was."""
        told = self.right + self.wrong
        return self.right / told if told else 1.0

    @property
    def recall(self) -> float:
        """Give right of all values the papers have; 1 when they have none."""
        has = self.right + self.missed + self.wrong
        return self.right / has if has else 1.0


# Lower edges of the classes of confidence that are shown, surest first.
_CLASSES = (0.95, 0.9, 0.85, 0.8, 0.7, 0.0)


@dataclass(frozen=True, slots=True)
class Claim:
    """A value put forward as found: how sure it claimed to be, and whether it was right."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class ConfidenceClass:
    """The claims from `floor` up to the next class: how many, and how many of them were right."""

    floor: float
    claims: int
    right: int

    @property
    def share(self) -> float | None:
        """Give the share that was right; None where nothing was claimed."""
        return self.right / self.claims if self.claims else None


@dataclass(slots=True)
class Measurement:
    """Counts per field (and `kind`), every miss, every claim, and papers that could not be opened."""

    fields: dict[str, FieldCount] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    unopened: dict[str, str] = field(default_factory=dict)
    papers: int = 0

    @property
    def calibration(self) -> list[ConfidenceClass]:
        """Give how often values were right by how sure they were: of those at 0.9 nine in ten should be."""
        classes, above = [], 1.01
        for floor in _CLASSES:
            inside = [claim.right for claim in self.claims if floor <= claim.confidence < above]
            classes.append(ConfidenceClass(floor, len(inside), sum(inside)))
            above = floor
        return classes

    def as_json(self) -> dict[str, Any]:
        """Give one JSON object: papers, fields, calibration, misses, unopened."""
        return {
            "papers": self.papers,
            "calibration": [
                {"from": one.floor, "values": one.claims, "right": one.right, "share": one.share}
                for one in self.calibration
            ],
            "fields": {name: _numbers(count) for name, count in self.fields.items()},
            "misses": [{**_slots(miss), "outcome": miss.outcome.value} for miss in self.misses],
            "unopened": self.unopened,
        }

    def as_text(self) -> str:
        """Give a table, one field a line, then how often values were right by their confidence, then the misses."""
        head = (
            f"{'field':18}{'right':>7}{'wrong':>7}{'missed':>8}{'none':>6}{'nearly':>8}{'precision':>11}{'recall':>8}"
        )
        rows = [
            f"{name:18}{c.right:7}{c.wrong:7}{c.missed:8}{c.none:6}{c.nearly:8}{c.precision:11.3f}{c.recall:8.3f}"
            for name, c in self.fields.items()
        ]
        misses = [
            f"{miss.outcome.value:7} {miss.field:16} {miss.file}: {miss.got!r} [{miss.state}], truth {miss.truth!r}"
            for miss in self.misses
        ]
        unopened = [f"unopened {name}: {why}" for name, why in self.unopened.items()]
        sure = [f"{'confidence':18}{'values':>8}{'right':>7}{'share':>8}", *map(_class_line, self.calibration)]
        return "\n".join([f"{self.papers} papers", head, *rows, *sure, *misses, *unopened])


def _class_line(one: ConfidenceClass) -> str:
    share = "" if one.share is None else f"{one.share:8.3f}"
    return f"from {one.floor:<13.2f}{one.claims:8}{one.right:7}{share}"


def _slots(miss: Miss) -> dict[str, Any]:
    return {name: getattr(miss, name) for name in Miss.__slots__}


def _numbers(count: FieldCount) -> dict[str, float]:
    told = {name: getattr(count, name) for name in FieldCount.__slots__}
    return {**told, "precision": round(count.precision, 4), "recall": round(count.recall, 4)}


def _plain(name: str, value: Any) -> str:
    """Give a value as it is compared: NFC, white space collapsed; a count of 0 is no value."""
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value if value is not None else "")
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if name.endswith("_count") and text == "0":
        return ""
    return text.replace(" ", "") if name in {"number", "eoffice_number"} else text


def _loose(text: str) -> str:
    return "".join(text.casefold().split())


def _outcome(truth: str, got: str) -> Outcome:
    if got == truth:
        return Outcome.RIGHT if truth else Outcome.NONE
    return Outcome.WRONG if got else Outcome.MISSED


def _truths(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    truth = entry.get("truth", {})
    blank = bool(entry.get("blank_form")) or entry.get("kind") == "form"
    for name in MEASURED:
        if blank:
            yield name, ""
        elif name in truth or ("layer" in entry and name in _ALWAYS):
            yield name, _plain(name, truth.get(name, ""))


def _note(measurement: Measurement, miss: Miss) -> None:
    count = measurement.fields.setdefault(miss.field, FieldCount())
    setattr(count, miss.outcome.value, getattr(count, miss.outcome.value) + 1)
    if miss.outcome in {Outcome.WRONG, Outcome.MISSED}:
        measurement.misses.append(miss)
        count.nearly += bool(miss.got) and _loose(miss.truth) == _loose(miss.got)


def _kinds_of(entry: Mapping[str, Any]) -> frozenset[PaperKind]:
    kind = str(entry.get("kind", ""))
    if entry.get("blank_form") or kind == "form":
        return frozenset({PaperKind.FORM})
    own = frozenset(member for member in PaperKind if member.value == kind)
    return _KINDS.get(kind, own)


def _compare(measurement: Measurement, entry: Mapping[str, Any], report: PaperReport) -> None:
    file = str(entry["file"])
    for name, truth in _truths(entry):
        value = report.fields.get(name)
        got = _plain(name, value.value) if value is not None and value.state is FieldState.FOUND else ""
        state = value.state.value if value is not None else FieldState.ABSENT.value
        _note(measurement, Miss(file, name, _outcome(truth, got), truth, got, state))
        if got and value is not None:
            measurement.claims.append(Claim(value.confidence, got == truth))
    kinds, kind = _kinds_of(entry), report.kind.value
    if kinds:
        outcome = Outcome.RIGHT if kind in kinds else Outcome.WRONG
        _note(measurement, Miss(file, "kind", outcome, "|".join(sorted(kinds)), kind.value, kind.value))


def measure(folder: Path, read: Callable[[str, bytes], PaperReport]) -> Measurement:
    """Read every paper of the folder's `INDEX.json` and compare with its truth.

    `read` takes a file's name and bytes; a paper it refuses is counted under `unopened` and its
    fields as missed. Raises NotFound when the folder has no index.
    """
    index = folder / "INDEX.json"
    if not index.is_file():
        raise NotFound(f"Không có INDEX.json trong {folder}.")
    measurement = Measurement()
    for entry in json.loads(index.read_text(encoding="utf-8")):
        measurement.papers += 1
        path = folder / entry["file"]
        try:
            report = read(path.name, path.read_bytes())
        except (HosoError, OSError) as exc:
            measurement.unopened[entry["file"]] = str(exc)
            _unopened(measurement, entry)
            continue
        _compare(measurement, entry, report)
    return measurement


def _unopened(measurement: Measurement, entry: Mapping[str, Any]) -> None:
    for name, truth in _truths(entry):
        _note(measurement, Miss(str(entry["file"]), name, _outcome(truth, ""), truth, "", "unopened"))


def totals(measurement: Measurement) -> Counter[str]:
    """Give the sum of all fields' outcomes."""
    sums: Counter[str] = Counter()
    for count in measurement.fields.values():
        sums.update({name: getattr(count, name) for name in ("right", "wrong", "missed", "none")})
    return sums

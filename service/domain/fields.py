"""Field values with their evidence, nominees, problems: the words of the public contract.

Every value says where it stood (page, start, end: offsets into that page's text) and how it
was won. `state` is never guessed: *absent* (the paper has none), *unreadable* (there is one,
ask a person), *conflict* (two places disagree) are answers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Mapping


def plain(value: Any) -> dict[str, Any]:
    """Give a flat value's JSON object; it holds no other dataclass, so nothing needs copying in depth."""
    return {name: getattr(value, name) for name in value.__slots__}


class FieldState(StrEnum):
    """What is known of a field."""

    FOUND = "found"
    ABSENT = "absent"
    UNREADABLE = "unreadable"
    CONFLICT = "conflict"


class PaperKind(StrEnum):
    """The kinds of papers of the public contract."""

    SUBMISSION = "submission"
    MERIT_REPORT_INDIVIDUAL = "merit_report_individual"
    MERIT_REPORT_COLLECTIVE = "merit_report_collective"
    MINUTES = "minutes"
    NOMINEE_LIST = "nominee_list"
    AWARD_DECISION = "award_decision"
    INITIATIVE = "initiative"
    OPINION = "opinion"
    OFFICIAL_LETTER = "official_letter"
    PLAN = "plan"
    GUIDANCE = "guidance"
    FORM = "form"
    OTHER = "other"


MERIT_REPORTS = frozenset({PaperKind.MERIT_REPORT_INDIVIDUAL, PaperKind.MERIT_REPORT_COLLECTIVE})


@dataclass(frozen=True, slots=True)
class FieldValue:
    """One field of one paper. `value` is JSON (text, number, list); None unless found or conflict.

    `box` is where it stands on the page's image (x0, y0, x1, y1 in points from the top left), so that
    a page can show the crop; `suggestions` are what other sources say ({"value", "source"}), never facts.
    """

    value: Any = None
    raw: str = ""
    state: FieldState = FieldState.ABSENT
    page: int | None = None
    start: int | None = None
    end: int | None = None
    method: str = "none"
    confidence: float = 0.0
    box: tuple[float, float, float, float] | None = None
    suggestions: tuple[Mapping[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Give the JSON object that `from_json` reads back; most values have no box and no suggestions."""
        body = plain(self)
        return {name: told for name, told in body.items() if told or name not in {"box", "suggestions"}}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Self:
        """Build from the contract's JSON object; one kept before boxes and suggestions has none."""
        box, suggestions = body.get("box"), tuple(body.get("suggestions", ()))
        placed = tuple(box) if box else None
        return cls(**{**body, "state": FieldState(body["state"]), "box": placed, "suggestions": suggestions})


@dataclass(frozen=True, slots=True)
class Nominee:
    """A person, collective or household put forward; `row` counts from 1 within its list."""

    subject: str
    name: str
    honorific: str = ""
    title: str = ""
    unit: str = ""
    award: str = ""
    page: int | None = None
    row: int | None = None
    start: int | None = None
    end: int | None = None
    method: str = "table"
    confidence: float = 0.0
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person must look at, in Vietnamese, naming the paper and field it is about.

    `code` is dotted English or one of the return codes R01-R21; `legal_basis` the text and
    article the rule rests on; `page` counts from 1.
    """

    code: str
    message: str
    paper: str = ""
    field: str = ""
    page: int | None = None
    rule: str = ""
    legal_basis: str = ""
    severity: str = "error"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a paper is, how sure we are (0 to 1), and the words that say so."""

    value: PaperKind = PaperKind.OTHER
    confidence: float = 0.0
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's text as evidence offsets count it, with the method it was won by."""

    number: int
    text: str
    method: str = "text"


@dataclass(frozen=True, slots=True)
class Part:
    """A paper that stands in one file behind another: its pages (counted from 1) and what was read from them."""

    kind: Kind
    first_page: int
    last_page: int
    fields: Mapping[str, FieldValue] = field(default_factory=lambda: MappingProxyType({}))
    nominees: tuple[Nominee, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Give the JSON object that `from_json` reads back."""
        return {
            "kind": plain(self.kind),
            "pages": [self.first_page, self.last_page],
            "fields": {name: value.to_json() for name, value in self.fields.items()},
            "nominees": [plain(nominee) for nominee in self.nominees],
        }

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Self:
        """Build from `to_json`'s object."""
        kind, (first, last) = body["kind"], body["pages"]
        return cls(
            Kind(PaperKind(kind["value"]), kind["confidence"], kind["evidence"]),
            first,
            last,
            fields={name: FieldValue.from_json(value) for name, value in body["fields"].items()},
            nominees=tuple(Nominee(**nominee) for nominee in body["nominees"]),
        )


@dataclass(frozen=True, slots=True)
class PaperReport:
    """Everything read from one paper: the unit the reader port answers and the store keeps."""

    media_type: str
    kind: Kind
    fields: Mapping[str, FieldValue] = field(default_factory=lambda: MappingProxyType({}))
    nominees: tuple[Nominee, ...] = ()
    problems: tuple[Problem, ...] = ()
    pages: tuple[PageText, ...] = ()
    facts: tuple[Mapping[str, Any], ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def reports(self) -> tuple[PaperReport, ...]:
        """Give one report a paper: this one, and one for every paper behind it in the file."""
        others = (
            PaperReport(self.media_type, part.kind, part.fields, part.nominees, pages=self.pages) for part in self.parts
        )
        return (self, *others)

    def found(self, name: str) -> FieldValue | None:
        """Give a field that was found; None where the paper has none, or it is unreadable or in conflict."""
        value = self.fields.get(name)
        return value if value is not None and value.state is FieldState.FOUND else None

    def text(self, name: str) -> str:
        """Give what was found of a field as text; "" where it was not."""
        value = self.found(name)
        return str(value.value) if value is not None else ""

    def to_json(self) -> dict[str, Any]:
        """Give the JSON object that `from_json` reads back; few files have `parts`."""
        return {
            **({"parts": [part.to_json() for part in self.parts]} if self.parts else {}),
            "media_type": self.media_type,
            "kind": plain(self.kind),
            "fields": {name: value.to_json() for name, value in self.fields.items()},
            "nominees": [plain(nominee) for nominee in self.nominees],
            "problems": [plain(problem) for problem in self.problems],
            "pages": [plain(page) for page in self.pages],
            "facts": [dict(fact) for fact in self.facts],
        }

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Self:
        """Build from `to_json`'s object; raises KeyError or TypeError on a foreign shape."""
        kind = body["kind"]
        return cls(
            media_type=body["media_type"],
            kind=Kind(PaperKind(kind["value"]), kind["confidence"], kind["evidence"]),
            fields={name: FieldValue.from_json(value) for name, value in body["fields"].items()},
            nominees=tuple(Nominee(**nominee) for nominee in body["nominees"]),
            problems=tuple(Problem(**problem) for problem in body["problems"]),
            pages=tuple(PageText(**page) for page in body["pages"]),
            facts=tuple(body["facts"]),
            parts=tuple(Part.from_json(part) for part in body.get("parts", ())),
        )

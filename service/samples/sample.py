"""What a sample is, and what is to be seen of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from connectors.base import Form, RawPaper


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is to be seen of a sample once it has gone down the line.

    `outcome` is the intake's (dossier, duplicate, change, refused), `state` the dossier's ("" where
    none is made), `codes` problem codes that must be among those shown, `papers` how many are filed.
    """

    outcome: str
    state: str = ""
    award: str = ""
    papers: int = 0
    quarantined: int = 0
    codes: tuple[str, ...] = ()
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """One message as it is dropped: `name` of the file or sub-folder; `raw` for edXML and zip, else `papers`."""

    name: str
    form: Form
    expectation: Expectation
    raw: bytes = b""
    papers: tuple[RawPaper, ...] = ()

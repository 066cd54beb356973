"""The one tree of errors; each knows its fate at the edge (HTTP status, retry or not)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.fields import Problem


class HosoError(Exception):
    """Anything Hoso can explain to a person; `str()` is one Vietnamese or English sentence."""

    status = 500


class Invalid(HosoError):
    """The input breaks a rule (HTTP 422). Never retried; lists all problems at once."""

    status = 422

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        """Keep the sentence and every problem found."""
        super().__init__(message)
        self.problems = tuple(problems)


class NotFound(HosoError):
    """No such thing, or not for this caller (HTTP 404, the same shape for both)."""

    status = 404


class Conflict(HosoError):
    """The thing moved on meanwhile: version, step, lease or identity differ (HTTP 409)."""

    status = 409

    def __init__(self, message: str, current: object = None) -> None:
        """Keep the current state, which the caller needs to decide again."""
        super().__init__(message)
        self.current = current


class NotAllowed(HosoError):
    """The caller is known and may not do this (HTTP 403)."""

    status = 403


class Unavailable(HosoError):
    """Something we need is away (HTTP 503); retried with back-off, nothing is lost."""

    status = 503


class Destroyed(Unavailable):
    """Objects that a change names are being destroyed with the last dossier that named them, or were.

    Who names them lets them come back, puts their bytes again, and tries again (`stages/naming.py`).
    """

    def __init__(self, keys: Sequence[str]) -> None:
        """Keep the keys."""
        super().__init__(f"Tệp {keys[0]} đang được tiêu hủy theo một danh sách tiêu hủy; hãy thử lại.")
        self.keys = tuple(keys)


class ReaderDied(Unavailable):
    """The reading child crashed, hung or outgrew its limits on this paper.

    Retried at most three times, then the paper is quarantined with `code`.
    """

    def __init__(self, code: str, message: str) -> None:
        """Keep the machine code (`parser.crash`, `parser.timeout`, `parser.memory`)."""
        super().__init__(message)
        self.code = code


MALWARE = "malware.found"


class Refused(HosoError):
    """The bytes may not be opened or cannot be read at all; final, with a reason code.

    `code` is dotted English (`xml.doctype`, `zip.bomb`, `pdf.encrypted`); the message is a
    Vietnamese sentence that says what the sender can do.
    """

    status = 422

    def __init__(self, code: str, message: str) -> None:
        """Keep the reason code beside the sentence."""
        super().__init__(message)
        self.code = code

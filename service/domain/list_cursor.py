"""Cursors of lists: opaque to callers, checked when they come back."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime

from service.domain.errors import Invalid

_MOST_PLACES = 2**62


def keyset(received_at: datetime, dossier_id: str) -> str:
    """Give the cursor of a list's next page: after this dossier, newest first."""
    return _encoded([received_at.isoformat(), dossier_id])


def read_keyset(cursor: str) -> tuple[datetime, str]:
    """Give the dossier a page ended with; Invalid for anything `keyset` did not make."""
    try:
        received_at, dossier_id = json.loads(base64.b64decode(cursor, altchars=b"-_", validate=True))
        moment = datetime.fromisoformat(received_at)
        if moment.tzinfo is None or not isinstance(dossier_id, str) or "\0" in dossier_id:
            raise _broken()
    except (ValueError, TypeError, binascii.Error):
        raise _broken() from None
    return moment, dossier_id


def offset(place: int) -> str:
    """Give the cursor of a ranked answer's next page: after so many hits."""
    return _encoded(place)


def read_offset(cursor: str, *, most: int) -> int:
    """Give how many hits to pass over, at most `most`; Invalid for anything `offset` did not make."""
    try:
        place = json.loads(base64.b64decode(cursor, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error):
        raise _broken() from None
    if type(place) is not int or not 0 <= place <= most:
        raise _broken()
    return place


def place(number: int) -> str:
    """Give the cursor of a search's next page, newest first: after this place."""
    return _encoded({"place": number})


def read_place(cursor: str) -> int:
    """Give the place a page ended with; Invalid for anything `place` did not make."""
    try:
        number = json.loads(base64.b64decode(cursor, altchars=b"-_", validate=True))["place"]
    except (ValueError, TypeError, KeyError, binascii.Error):
        raise _broken() from None
    if type(number) is not int or not 0 <= number < _MOST_PLACES:
        raise _broken()
    return number


def _encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


def _broken() -> Invalid:
    return Invalid("Con trỏ trang không hợp lệ; hãy bắt đầu lại từ trang đầu.")

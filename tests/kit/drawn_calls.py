"""The operations of the OpenAPI document, as schemathesis draws calls of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import schemathesis

if TYPE_CHECKING:
    from flask import Flask
    from schemathesis.schemas import APIOperation

# All of schemathesis's checks. Rules of the work (a reason that is wanted, a session without an agenda) refuse bodies
# that no schema could refuse, with 422 and what is missing, and characters that no text may hold are a 400: those are
# answers to valid data too, beside the usual ones; no 5xx is.
CONFIG = schemathesis.Config.from_dict(
    {
        "checks": {
            "positive_data_acceptance": {
                "expected-statuses": ["2xx", "3xx", "400", "401", "403", "404", "409", "422", "429"],
            }
        }
    }
)


@schemathesis.serializer("application/pdf")
def signed_file(_context: object, value: object) -> bytes:
    """Give a body for what takes a signed file: whatever was drawn, sometimes behind a PDF's first bytes."""
    drawn = value if isinstance(value, bytes) else repr(value).encode("utf-8", "replace")
    return b"%PDF-1.7\n" + drawn if len(drawn) % 2 else drawn


def operations(app: Flask) -> tuple[APIOperation[Any, Any, Any, Any], ...]:
    """Give every operation that the application's document declares."""
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app, config=CONFIG)
    return tuple(result.ok() for result in schema.get_all_operations())

"""What `docs/webhooks.md` tells a vendor to do works as it stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.kit.tree import TREE

if TYPE_CHECKING:
    from tests.kit.desk import Desk

PAGE = (TREE / "docs" / "webhooks.md").read_text("utf-8")


def test_the_page_names_every_public_event_type(desk: Desk) -> None:
    document = desk.get("/api/openapi.json")
    types = document["components"]["schemas"]["Endpoint"]["properties"]["types"]["items"]["enum"]

    assert [kind for kind in types[:11] if kind not in PAGE] == []

"""What `docs/webhooks.md` tells a vendor to do works as it stands there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.kit.desk import nomination
from tests.kit.receiver import answering, receiving
from tests.kit.tree import TREE
from tests.kit.waiting import until

if TYPE_CHECKING:
    from tests.kit.desk import Desk

PAGE = (TREE / "docs" / "webhooks.md").read_text("utf-8")


def block(language: str) -> str:
    """Give the last block of code in a language."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)[-1]


def test_the_page_s_own_code_verifies_a_real_delivery_and_refuses_an_altered_one(desk: Desk) -> None:
    told: dict[str, Any] = {}
    exec(block("python"), told)  # noqa: S102 - our own page
    with receiving(answering("204 No Content")) as receiver:
        secret = desk.hoso("endpoint", "add", "trang hướng dẫn", "--url", receiver.url, "--type", "dossier.received")
        desk.push(nomination(50))
        until(lambda: bool(receiver.requests))
        head, _, body = receiver.requests[0].partition(b"\r\n\r\n")
    lines = (line.partition(": ") for line in head.decode().splitlines()[1:])
    headers = {name.lower(): text for name, _, text in lines}

    told["verify"](secret, headers, body)
    with pytest.raises(ValueError, match="not signed"):
        told["verify"](secret, headers, body.replace(b"received", b"archived"))


def test_the_page_names_every_public_event_type(desk: Desk) -> None:
    document = desk.get("/api/openapi.json")
    types = document["components"]["schemas"]["Endpoint"]["properties"]["types"]["items"]["enum"]

    assert [kind for kind in types[:11] if kind not in PAGE] == []

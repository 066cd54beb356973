"""The event catalogue is what the code says and what the events are."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from service.domain.events import EventType
from service.domain.webhook_signature import BadSignature, SignedHeaders, verify
from service.stages import forms
from service.web.event_schemas import CATALOGUE, catalogue, schema
from tests.kit.events import FILE, text
from tests.kit.tree import TREE
from tests.kit.world import World, complete, paper

if TYPE_CHECKING:
    from service.domain.dossier import Dossier
    from service.domain.events import Event

VECTORS = json.loads((TREE / "docs" / "webhooks" / "vectors.json").read_text("utf-8"))
EXAMPLES = ("receiver.py", "sender.py", "sender.sh")


def _events() -> list[Event]:
    """Give the events of a straight road, of one that is noted, returned and withdrawn, and of one with problems."""
    world = World()
    world.drop(*complete())
    world.approve_all(world.settle())
    world.drop(*complete("hai"))
    second = world.settle()
    second = world.act(second, "note", reason="đã xem")
    second = world.act(second, "return", reason="thiếu", legal_basis="NĐ 152", codes=("R03",))
    world.act(second, "withdraw", reason="đơn vị xin rút")
    world.drop(*complete("ba"))
    _other_roads(world, world.settle())
    world.drop(*complete("bốn"))
    kept = world.settle()
    world.drop(*complete("năm"))
    world.act(world.settle(), "duplicate", reason="gửi hai lần", inputs={"kept": kept.code})
    world.drop(paper("to trinh.docx", "submission", award="Bằng khen của Chủ tịch UBND tỉnh"))
    world.settle()
    return list(world.store.events_after(0, limit=1000))


def _other_roads(world: World, dossier: Dossier) -> None:
    """Suspend, ask, publish, change the award, decide at once, annul and adjust."""
    paper_of = {"decision_number": "3/QĐ", "decision_date": "2026-03-02"}
    for action, given in (
        ("suspend", {"reason": "thanh tra"}), ("resume", {"reason": "đã kết luận"}),
        ("extend", {"reason": "chờ", "inputs": {"term": "legal", "days": 2}}),
        ("ask_opinions", {"inputs": {"agencies": "Thuế tỉnh; Công an tỉnh"}}),
        ("record_opinion", {"inputs": {"agency": "Thuế tỉnh", "answer": "agree"}}),
        ("publish", {"inputs": {"place": "Cổng tỉnh"}}), ("assign", {"inputs": {}}),
        ("propose_award", {"reason": "mức khác", "inputs": {"award": "gk"}}), ("refuse_award", {"reason": "không"}),
        ("propose_award", {"reason": "mức khác", "inputs": {"award": "gk"}}), ("agree_award", {"reason": "đồng ý"}),
    ):  # fmt: skip
        dossier = world.act(dossier, action, **given)
    world.clock.advance(days=30)
    world.drain()
    request = {"date": "2026-03-02"}
    given_anew = {"cause": "damaged", "item_on": "2026-03-02", **request}
    for action, inputs in (
        ("close_opinions", {}), ("decide_fast", paper_of), ("adjust", paper_of), ("ask_reissue", given_anew),
        ("reissued", {"number": "1/GCN", **request}), ("propose_annulment", request), ("annul", paper_of),
    ):  # fmt: skip
        world.act(world.store.dossier(dossier.id), action, reason="lý do, điểm a", inputs=inputs)
        world.drain()


def _strict(kind: EventType) -> dict[str, Any]:
    """Give the schema with nothing beside what it names, but for a decision's own answers."""
    whole = schema(kind)
    whole["properties"]["data"]["additionalProperties"] = kind is EventType.APPROVED
    return whole


def test_every_type_is_in_the_catalogue_and_the_file_is_fresh() -> None:
    assert set(CATALOGUE) == set(EventType)
    assert FILE.read_text("utf-8") == text(), "run: python -m tests.kit.events"
    for one in catalogue()["$defs"].values():
        jsonschema.Draft202012Validator.check_schema(one)


def test_events_are_what_the_catalogue_says_and_hold_nothing_it_does_not_name() -> None:
    told = _events()

    for event in told:
        body = json.loads(json.dumps(forms.event_json(event), default=str))
        jsonschema.validate(body, _strict(event.type))
    assert len({event.type for event in told}) >= 24


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_vectors_verify_as_they_say(vector: dict[str, Any]) -> None:
    headers = SignedHeaders(*(vector[f"webhook-{name}"] for name in ("id", "timestamp", "signature")))
    now = datetime.fromtimestamp(1772413200, UTC)
    try:
        verify(headers, vector["body"].encode(), senders={"us": (vector["secret"],)}, now=now)
        proven = True
    except BadSignature:
        proven = False

    assert proven is vector["valid"]


def test_the_examples_are_short_enough_to_read() -> None:
    lengths = {name: len((TREE / "docs" / "webhooks" / name).read_text("utf-8").splitlines()) for name in EXAMPLES}

    assert max(lengths.values()) <= 32, lengths

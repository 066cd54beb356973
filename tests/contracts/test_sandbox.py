"""The sandbox e-office: it checks as a server would, each trick does what it says, a storm of all loses nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
import requests

from connectors import load
from connectors.base import ConnectorError, Garbled, Outcome, Refused, Unreachable
from connectors.sandbox import Mischief, Office, Sandbox, Trick
from connectors.vxp import Account, signed_headers
from tests.kit.peer_clock import PeerClock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.base import Connector

WAYS = ("axis", "langson", "wso2", "bkav")
ACCOUNT = Account("sandbox", "sandbox-axis-secret", "000.00.05.H99")
LETTERS, ROUNDS, POLLERS = 40, 12, 4


def office(**chances: float) -> Office:
    tricks = {Trick(name): chance for name, chance in chances.items()}
    return Office(PeerClock().now, Mischief(tricks, seed=7, slow_seconds=0.01))


def connector(sandbox: Sandbox, way: str) -> Connector:
    settings = sandbox.settings(way)
    kind, name = settings.pop("kind"), settings.pop("name")
    made: Connector = load(kind).configured(name, settings, clock=PeerClock())
    return made


def listed(way: str = "axis", **chances: float) -> list[str]:
    with Sandbox(office(**chances)) as sandbox:
        for n in range(20):
            sandbox.office.put(b"%d" % n)
        return [one.external_id for one in connector(sandbox, way).pending()]


def raw_list(sandbox: Sandbox, **spoiled: str) -> Mapping[str, object]:
    headers = signed_headers({"messagetype": "edoc"}, ACCOUNT, at=PeerClock().now(), content_type="application/json")
    answer = requests.post(f"{sandbox.url}/axis/getReceivedEdocList", headers=headers | spoiled, timeout=10)
    told: Mapping[str, object] = answer.json()
    return told


@pytest.mark.parametrize(
    ("spoiled", "code"),
    [
        ({}, "0"),
        ({"XroadVnpt-messagetype": "status"}, "15"),
        ({"XroadVnpt-hash-header": "0" * 64}, "15"),
        ({"XroadVnpt-sign-header-key": "timestamp;messagetype;systemid;Content-Type"}, "15"),
        ({"XroadVnpt-sign-header": "khong phai JSON"}, "15"),
        ({"XroadVnpt-docId": "ro-ri-tu-lan-truoc"}, "0"),
    ],
    ids=["whole", "header changed", "mac changed", "order changed", "no JSON", "leaked parameter"],
)
def test_the_axis_checks_what_was_signed(spoiled: dict[str, str], code: str) -> None:
    with Sandbox(office()) as sandbox:
        assert raw_list(sandbox, **spoiled)["ErrorCode"] == code


@pytest.mark.parametrize(
    ("trick", "kind"),
    [
        ("error", Unreachable),
        ("truncate", Unreachable),
        ("cut", Garbled),
        ("html", Garbled),
        ("not_json", Garbled),
        ("skew", Refused),
    ],
)
def test_a_spoiled_answer_is_told_in_the_ports_words(trick: str, kind: type[ConnectorError]) -> None:
    with pytest.raises(kind):
        listed(**{trick: 1.0})


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("trick", "count"), [("duplicate", 20), ("reorder", 20), ("redeliver", 21), ("slow", 20)])
def test_a_spoiled_list_still_names_each_message_once(way: str, trick: str, count: int) -> None:
    ids = listed(way, **{trick: 1.0})

    # A redelivery happens at each of the two lists; the one made by the last list is seen at the next poll.
    assert len(ids) == len(set(ids)) == count


def test_content_changes_under_its_id_and_a_reset_brings_back_what_was_acknowledged() -> None:
    with Sandbox(office(changed=1.0)) as sandbox:
        sandbox.office.put(b"<x/>")
        axis = connector(sandbox, "axis")
        reference = axis.pending()[0]  # type: ignore[index]
        bodies = {axis.fetch(reference).raw for _ in range(2)}
        axis.acknowledge(reference, Outcome.KEPT)
        gone = list(axis.pending())
        sandbox.office.mischief.chances[Trick.RESET] = 1.0

        assert (len(bodies), gone, list(axis.pending())) == (2, [], [reference])


def test_the_same_seed_plays_the_same_tricks() -> None:
    twins = (Mischief.evenly(0.5, seed=3), Mischief.evenly(0.5, seed=3))

    played = [[twin.strikes(trick) for trick in Trick for _ in range(9)] for twin in twins]

    assert played[0] == played[1]


def test_a_person_lays_a_message_in_and_sets_the_chances_by_hand() -> None:
    with Sandbox(office()) as sandbox:
        desk = f"{sandbox.url}/sandbox"
        requests.post(f"{desk}/messages?name=thu", data=b"<edXML/>", timeout=10)
        unknown = requests.post(f"{desk}/mischief", json={"lua": 1}, timeout=10).status_code
        requests.post(f"{desk}/mischief", json={"html": 1}, timeout=10)

        assert (unknown, [one["state"] for one in requests.get(desk, timeout=10).json()["letters"]]) == (
            400,
            ["initial"],
        )
        with pytest.raises(Garbled):
            connector(sandbox, "axis").pending()


def test_only_this_machine_is_let_in() -> None:
    with Sandbox(office()) as sandbox:
        assert sandbox.url.startswith("http://127.0.0.1:")


@pytest.mark.parametrize("way", WAYS)
def test_in_a_storm_of_every_trick_nothing_is_lost_and_nothing_is_silent(way: str) -> None:
    mischief = Mischief.evenly(0.2, seed=11)
    mischief.slow_seconds = 0.01
    with Sandbox(Office(PeerClock().now, mischief)) as sandbox:
        put = {sandbox.office.put(b"<x>%d</x>" % n).id for n in range(LETTERS)}
        pollers = [connector(sandbox, way) for _ in range(POLLERS)]
        with ThreadPoolExecutor(POLLERS) as pool:
            seen = [one for rounds in pool.map(drain, pollers) for one in rounds]
        mischief.chances.clear()
        seen += drain(pollers[0])

        assert put <= {external_id for external_id, _ in seen}
        assert {letter.state for letter in sandbox.office.letters.values()} == {"done"}
        assert set(mischief.struck) >= set(Trick) - {Trick.SKEW, Trick.EXPIRED}


def drain(one: Connector) -> list[tuple[str, bytes]]:
    """Poll as the service does: keep what came, acknowledge it, and go on after any of the three errors."""
    kept = []
    for _ in range(ROUNDS):
        try:
            references = list(one.pending())
        except ConnectorError:
            continue
        for reference in references:
            try:
                kept.append((reference.external_id, one.fetch(reference).raw))
                one.acknowledge(reference, Outcome.KEPT)
            except ConnectorError:
                continue
    return kept

"""Gateways beyond what every connector promises: profiles, tokens, envelopes and their codes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from connectors.base import ConnectorError, Garbled, Organ, Outcome, RawPaper, Reference, Refused, Unreachable
from connectors.lgsp import LgspConnector, read_profile
from connectors.lgsp.profile import SHIPPED
from connectors.sandbox import Mischief, Office, Sandbox, Trick
from tests.kit.peer_clock import PeerClock
from tests.kit.receiver import answering, receiving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from connectors.base import Connector

WAYS = ("bkav", "langson", "wso2")
WITH_TOKENS = ("langson", "wso2")


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Office(PeerClock().now)) as running:
        yield running


def connector(sandbox: Sandbox, way: str, **changed: object) -> LgspConnector:
    settings = sandbox.settings(way) | changed
    return LgspConnector.configured(
        way, {k: v for k, v in settings.items() if k not in {"name", "kind"}}, clock=PeerClock()
    )


def bkav_at(url: str) -> Connector:
    settings = {"profile": "bkav", "organ_id": "000.00.05.H99", "secret": "khoa-bkav"}
    made: Connector = LgspConnector.configured(
        "bkav", settings | {"base_url": url.removesuffix("/hook")}, clock=PeerClock()
    )
    return made


def told(value: Any) -> bytes:
    return json.dumps(value).encode()


@pytest.mark.parametrize("profile", sorted(path.stem for path in SHIPPED.glob("*.toml")))
def test_every_shipped_profile_loads_and_has_a_way_in_the_sandbox(profile: str) -> None:
    assert read_profile(profile).name in WAYS


@pytest.mark.parametrize("way", WITH_TOKENS)
def test_a_token_is_asked_for_once_and_kept(sandbox: Sandbox, way: str) -> None:
    gateway = connector(sandbox, way)

    tokens = {gateway._session.token() for _ in range(3) if gateway.pending() == []}

    assert len(tokens) == 1


@pytest.mark.parametrize("way", WITH_TOKENS)
def test_a_token_that_ended_early_is_renewed_once(sandbox: Sandbox, way: str) -> None:
    sandbox.office.put(b"<x/>")
    gateway = connector(sandbox, way)
    reference = gateway.pending()[0]
    gateway._session._token = "token-cua-hom-qua"

    gateway.acknowledge(reference, Outcome.KEPT)

    assert [one.state for one in sandbox.office.letters.values()] == ["done"]


@pytest.mark.parametrize("way", WITH_TOKENS)
def test_a_token_is_renewed_before_its_time(sandbox: Sandbox, way: str) -> None:
    clock = PeerClock()
    gateway = connector(sandbox, way)
    gateway._session._clock = clock
    first = gateway._session.token()
    clock.seconds += 3600

    assert gateway._session.token() != first


@pytest.mark.parametrize("way", WITH_TOKENS)
def test_a_gateway_that_takes_no_token_refuses_and_is_not_asked_for_ever(way: str) -> None:
    mischief = Mischief({Trick.EXPIRED: 1.0})
    with Sandbox(Office(PeerClock().now, mischief)) as sandbox, pytest.raises(Refused):
        connector(sandbox, way).pending()

    assert mischief.struck[Trick.EXPIRED] == 2


@pytest.mark.parametrize(
    ("way", "changed"),
    [
        ("bkav", {"secret": "sai-khoa"}),
        ("langson", {"password": "sai-khoa"}),
        ("langson", {"secret": "sai-khoa"}),
        ("wso2", {"secret": "sai-khoa"}),
        ("wso2", {"unit_secret": "sai-khoa"}),
    ],
)
def test_wrong_credentials_are_refused_and_never_repeated(sandbox: Sandbox, way: str, changed: dict[str, str]) -> None:
    gateway = connector(sandbox, way, **changed)

    with pytest.raises(Refused) as raised:
        gateway.pending()
    assert (gateway.check().works, "sai-khoa" in f"{raised.value} {gateway!r} {gateway.check()!r}") == (False, False)


def test_the_directory_comes_with_both_codes(sandbox: Sandbox) -> None:
    sandbox.office.organs = (Organ("H99.05", "Sở Nội vụ", alias="000.00.05.H99"), Organ("H99.12", "Sở Y tế"))

    listed = [list(connector(sandbox, way).directory()) for way in WAYS]

    assert listed == [[], [], list(sandbox.office.organs)]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<html/>", Garbled),
        (told({"status": "Success", "data": None}), Garbled),
        (told({"status": "Success", "data": [{}]}), Garbled),
        (told({"data": []}), Garbled),
        (told({"status": "Error", "code": "9999", "errors": [{"code": "M.organid"}], "data": []}), Refused),
    ],
)
def test_what_is_no_list_is_never_no_mail(body: bytes, kind: type[ConnectorError]) -> None:
    with receiving(answering("200 OK", body=body)) as gateway, pytest.raises(ConnectorError) as raised:
        bkav_at(gateway.url).pending()

    assert type(raised.value) is kind


@pytest.mark.parametrize("content", ["<html><title>502 Bad Gateway</title></html>", "PEhUTUw+ZA=="])
def test_a_page_in_place_of_a_message_is_garbled_and_ends_no_delivery(content: str) -> None:
    with receiving(answering("200 OK", body=told({"status": "Success", "data": content}))) as gateway:
        reader = bkav_at(gateway.url)
        with pytest.raises(Garbled, match="trang HTML"):
            reader.fetch(Reference("7"))


def test_a_code_that_the_profile_retries_is_an_outage(tmp_path: Path) -> None:
    profile = tmp_path / "tinh.toml"
    text = (SHIPPED / "bkav.toml").read_text("utf-8")
    profile.write_text(text.replace("[types]", 'retried = ["20"]\n[types]'), "utf-8")
    settings = {"profile": str(profile), "organ_id": "000.00.05.H99", "secret": "khoa-bkav"}

    with receiving(answering("200 OK", body=told({"status": "Fail", "errors": [{"code": "20"}]}))) as peer:
        gateway = LgspConnector.configured(
            "tinh", settings | {"base_url": peer.url.removesuffix("/hook")}, clock=PeerClock()
        )
        with pytest.raises(Unreachable, match="mã 20"):
            gateway.pending()


def test_a_provinces_own_profile_is_a_file_and_no_code(sandbox: Sandbox, tmp_path: Path) -> None:
    profile = tmp_path / "binhminh.toml"
    profile.write_text((SHIPPED / "wso2.toml").read_text("utf-8"), "utf-8")
    sandbox.office.put(b"<edXML/>", name="Tờ trình")

    assert [one.name for one in connector(sandbox, "wso2", profile=str(profile)).pending()] == ["Tờ trình"]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ((('kind = "headers"', 'kind = "oauth9"'),), "auth.kind"),
        ((("{organ_id}", "{organid}"),), "headers: không biết organid"),
        ((('docid = "{id}"', 'docid = "{ma}"'),), "get: không biết ma"),
        ((('rows = "data"', ""),), "list: thiếu rows"),
        ((("[send]", "[gui]"),), "thiếu bảng send"),
        ((('method = "GET"', 'method = "LIST"'),), "list: thiếu method"),
        ((("title", "tieu_de"),), "tieu_de"),
        ((("title = ", "title "),), "binhminh.toml"),
    ],
)
def test_a_profiles_faults_are_told_by_name(tmp_path: Path, changes: tuple[tuple[str, str], ...], fault: str) -> None:
    text = (SHIPPED / "bkav.toml").read_text("utf-8")
    for old, new in changes:
        text = text.replace(old, new)
    (tmp_path / "binhminh.toml").write_text(text, "utf-8")

    with pytest.raises(ValueError, match=fault):
        read_profile(str(tmp_path / "binhminh.toml"))


def test_an_unknown_profile_names_those_that_ship() -> None:
    with pytest.raises(ValueError, match="bkav, langson, wso2"):
        read_profile("binhminh")


@pytest.mark.parametrize(
    ("message", "names"),
    [
        (b"", ["a.pdf"]),
        (b"<edXML/>", ["{id}.edxml", "a.pdf"]),
        (b"<edXML><ContentTransferEncoded>YQ==</ContentTransferEncoded></edXML>", []),
    ],
    ids=["no message", "papers beside it", "papers inside"],
)
def test_papers_beside_a_message_are_not_lost(sandbox: Sandbox, message: bytes, names: list[str]) -> None:
    letter = sandbox.office.put(message, papers=[RawPaper("a.pdf", b"%PDF-1.7")])
    gateway = connector(sandbox, "langson")

    fetched = gateway.fetch(gateway.pending()[0])

    assert [paper.name for paper in fetched.papers] == [name.format(id=letter.id) for name in names]
    assert fetched.raw == (b"" if names else message)


def test_a_list_of_papers_that_is_none_is_garbled_and_no_paper_is_lost(tmp_path: Path) -> None:
    profile = tmp_path / "tinh.toml"
    profile.write_text(
        (SHIPPED / "bkav.toml").read_text("utf-8").replace('content = "data"', 'content = "data.x"\npapers = "data.p"'),
        "utf-8",
    )
    settings = {"profile": str(profile), "organ_id": "000.00.05.H99", "secret": "khoa-bkav"}
    answer = told({"status": "Success", "data": {"x": "<edXML/>", "p": {"fileName": "a.pdf"}}})

    with receiving(answering("200 OK", body=answer)) as peer:
        gateway = LgspConnector.configured("tinh", {**settings, "base_url": peer.url}, clock=PeerClock())
        with pytest.raises(Garbled, match="không phải danh sách"):
            gateway.fetch(Reference("7"))


def test_an_id_stays_inside_its_place_in_the_path(sandbox: Sandbox) -> None:
    call = connector(sandbox, "wso2").profile.calls["get"].call({"id": "../donvilienthongs?x=1"}, repeatable=True)

    assert call.path == "/truclienthong/v1.0.0/vanbans/..%2Fdonvilienthongs%3Fx%3D1"

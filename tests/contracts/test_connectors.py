"""One suite of hard questions that every connector answers; a connector without a rig fails."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from connectors import CONNECTORS, VERBS, UnknownConnector, installed, load
from connectors.base import ConnectorError, Form, Gone, Outcome, RawPaper, Reference, Refused, Unreachable
from tests.kit.connectors import RIGS
from tests.kit.needs import needs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from connectors.base import Connector
    from connectors.sandbox import Trick
    from tests.kit.connectors import Rig

PAPERS = (RawPaper("Tờ trình.pdf", b"%PDF-1.7 mot"), RawPaper("danh sách.xlsx", b"PK hai"))
ODD_NAMES = ("Tờ trình số 5", "a b  c", "ten'nhay\"kep", "%41+&=?#", "漢字 🏅", "-dau-gach", "x" * 200)


WANTED = {"imap": needs("dovecot")}


@pytest.fixture(params=[pytest.param(name, marks=WANTED.get(name, ())) for name in sorted(RIGS)])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    built = RIGS[request.param](tmp_path)
    yield built
    built.close()


def listed(rig: Rig) -> tuple[Connector, list[Reference]]:
    connector = rig.build()
    rig.settle()
    return connector, list(connector.pending())


def test_every_connector_has_a_rig() -> None:
    assert {name.partition(" ")[0] for name in RIGS} >= set(CONNECTORS)


@pytest.mark.parametrize("kind", sorted(CONNECTORS))
def test_a_registered_class_loads_and_has_the_ports_verbs(kind: str) -> None:
    assert set(dir(load(kind))) >= VERBS
    assert kind in installed()


def test_an_unknown_kind_names_the_known_ones() -> None:
    with pytest.raises(UnknownConnector, match="cmis, folder, imap, lgsp, memory, vxp"):
        load("fax")


def test_an_empty_inbox_lists_nothing_and_works(rig: Rig) -> None:
    connector, references = listed(rig)

    assert references == []
    assert connector.check().works


@pytest.mark.parametrize("form", [Form.EDXML, Form.ZIP, Form.MAIL])
def test_a_message_comes_back_as_its_bytes(rig: Rig, form: Form) -> None:
    if form not in rig.forms:
        return
    rig.put_message(form, b"noi dung", name="thu")
    connector, references = listed(rig)

    fetched = connector.fetch(references[0])

    assert (len(references), fetched.form, fetched.papers) == (1, form, ())
    assert rig.content(fetched) == b"noi dung"
    assert fetched.reference == references[0]


def test_papers_come_back_with_their_names(rig: Rig) -> None:
    if Form.PAPERS not in rig.forms:
        return
    rig.put_message(Form.PAPERS, PAPERS, name="ho so")
    connector, references = listed(rig)

    fetched = connector.fetch(references[0])

    assert fetched.form is Form.PAPERS
    assert sorted(fetched.papers, key=lambda paper: paper.data) == list(PAPERS)


def test_listing_twice_lists_the_same(rig: Rig) -> None:
    rig.put_message(Form.EDXML, b"1", name="mot")
    rig.put_message(Form.EDXML, b"2", name="hai")
    connector, references = listed(rig)

    assert list(connector.pending()) == references
    assert len({reference.external_id for reference in references}) == 2


def test_a_second_instance_gives_the_same_external_ids(rig: Rig) -> None:
    rig.put_message(Form.EDXML, b"1", name="mot")
    _, references = listed(rig)

    assert listed(rig)[1] == references


def test_fetching_is_repeatable(rig: Rig) -> None:
    rig.put_message(Form.EDXML, b"1", name="mot")
    connector, references = listed(rig)

    assert connector.fetch(references[0]) == connector.fetch(references[0])


def test_the_same_name_again_is_a_new_message(rig: Rig) -> None:
    rig.put_message(Form.EDXML, b"lan 1", name="thu")
    connector, first = listed(rig)
    connector.acknowledge(first[0], Outcome.KEPT)
    rig.put_message(Form.EDXML, b"lan hai", name="thu")

    connector, second = listed(rig)

    assert rig.content(connector.fetch(second[0])) == b"lan hai"
    assert second[0].external_id != first[0].external_id


def test_an_acknowledged_message_is_offered_no_more(rig: Rig) -> None:
    rig.put_message(Form.EDXML, b"1", name="mot")
    connector, references = listed(rig)

    connector.acknowledge(references[0], Outcome.KEPT)

    assert (list(connector.pending()), rig.kept()) == ([], 1)
    with pytest.raises(Gone):
        connector.fetch(references[0])


def test_acknowledging_twice_is_once(rig: Rig) -> None:
    rig.put_message(Form.EDXML, b"1", name="mot")
    connector, references = listed(rig)

    connector.acknowledge(references[0], Outcome.KEPT)
    connector.acknowledge(references[0], Outcome.KEPT)

    assert rig.kept() == 1


def test_acknowledging_an_unknown_message_alters_nothing(rig: Rig) -> None:
    rig.put_message(Form.EDXML, b"1", name="mot")
    connector, references = listed(rig)

    connector.acknowledge(Reference("khong co", "khong co"), Outcome.KEPT)

    assert (list(connector.pending()), rig.kept()) == (references, 0)


def test_a_bare_reference_is_enough_to_acknowledge(rig: Rig) -> None:
    rig.put_message(Form.EDXML, b"1", name="mot")
    connector, references = listed(rig)

    connector.acknowledge(Reference(references[0].external_id), Outcome.KEPT)

    assert rig.kept() == 1


def test_an_unreadable_message_goes_with_its_reason(rig: Rig) -> None:
    rig.put_message(Form.EDXML, b"1", name="thu")
    connector, references = listed(rig)

    connector.acknowledge(references[0], Outcome.UNREADABLE, "Tệp hỏng, đề nghị gửi lại.")

    assert not rig.keeps_reasons or rig.unreadable() == {"thu": "Tệp hỏng, đề nghị gửi lại."}
    assert list(connector.pending()) == []


def test_an_unreadable_message_needs_a_reason(rig: Rig) -> None:
    rig.put_message(Form.EDXML, b"1", name="thu")
    connector, references = listed(rig)

    with pytest.raises(ValueError, match="reason"):
        connector.acknowledge(references[0], Outcome.UNREADABLE)
    assert list(connector.pending()) == references


@pytest.mark.parametrize(
    "verb",
    [
        lambda connector, _: connector.pending(),
        lambda connector, reference: connector.fetch(reference),
        lambda connector, reference: connector.acknowledge(reference, Outcome.KEPT),
        lambda connector, _: connector.send(b"x", name="x.edxml"),
    ],
    ids=["pending", "fetch", "acknowledge", "send"],
)
def test_an_outage_is_never_an_empty_inbox(rig: Rig, verb: Callable[[Connector, Reference], object]) -> None:
    rig.put_message(Form.EDXML, b"1", name="mot")
    connector, references = listed(rig)
    rig.outage()

    with pytest.raises(Unreachable):
        verb(connector, references[0])
    assert not connector.check().works


@pytest.mark.parametrize(
    ("rig", "trick"),
    [
        pytest.param(name, trick, marks=WANTED.get(name, ()), id=f"{name}-{trick}")
        for name in sorted(RIGS)
        for trick in sorted(RIGS[name].tricks)
    ],
    indirect=["rig"],
)
def test_a_peer_that_is_not_itself_is_loud_names_no_secret_and_loses_nothing(rig: Rig, trick: Trick) -> None:
    rig.put_message(Form.EDXML, b"noi dung", name="thu")
    connector, references = listed(rig)
    rig.spoil(trick)
    told = []
    for verb in (connector.pending, lambda: connector.fetch(references[0])):
        with pytest.raises(ConnectorError) as raised:
            verb()
        told.append(f"{raised.value} {raised.value!r} {raised.value.__cause__}")
    works = connector.check()
    rig.spoil(None)

    assert not works.works
    said = " ".join([*told, works.sentence, works.advice, repr(connector)])
    assert [secret for secret in rig.secrets() if secret in said] == []
    assert list(connector.pending()) == references
    assert rig.content(connector.fetch(references[0])) == b"noi dung"


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names_survive(rig: Rig, name: str) -> None:
    rig.put_message(Form.EDXML, b"noi dung", name=name)
    connector, references = listed(rig)

    fetched = connector.fetch(references[0])
    connector.acknowledge(references[0], Outcome.KEPT)

    assert rig.content(fetched) == b"noi dung"
    assert references[0].name.startswith(name if rig.keeps_names else references[0].external_id)
    assert rig.kept() == 1


def test_a_half_written_message_is_not_listed(rig: Rig) -> None:
    write_on = rig.put_half_written()
    if write_on is None:
        return
    connector = rig.build()

    for _ in range(3):
        write_on()
        rig.settle()
        assert list(connector.pending()) == []

    rig.settle()
    assert len(list(connector.pending())) == 1


def test_sending_twice_under_one_name_is_once(rig: Rig) -> None:
    connector = rig.build()

    first = connector.send(b"<edXML/>", name="trang-thai-01.edxml")
    second = connector.send(b"<edXML/>", name="trang-thai-01.edxml")

    assert first == second
    assert rig.sent() == {"trang-thai-01.edxml" if rig.keeps_names else first: b"<edXML/>"}


def test_four_pollers_at_once_keep_every_message_once(rig: Rig) -> None:
    for n in range(12):
        rig.put_message(Form.EDXML, b"%d" % n, name=f"thu {n}")
    pollers = [rig.build() for _ in range(4)]
    rig.settle()

    with ThreadPoolExecutor(len(pollers)) as pool:
        seen = list(pool.map(lambda poller: drain(rig, poller), pollers))

    assert {raw for one in seen for raw in one} == {b"%d" % n for n in range(12)}
    assert rig.kept() == 12
    assert all(list(poller.pending()) == [] for poller in pollers)


def drain(rig: Rig, connector: Connector) -> list[bytes]:
    """Take all that is offered; another poller may be quicker, which is Refused and no loss."""
    taken = []
    for reference in connector.pending():
        try:
            taken.append(rig.content(connector.fetch(reference)))
        except Refused:
            continue
        connector.acknowledge(reference, Outcome.KEPT)
    return taken

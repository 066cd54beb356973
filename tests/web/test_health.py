"""What the health addresses say while a server is away, and while one takes calls and does not answer."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from service.domain.errors import Unavailable
from service.web import WebSettings, create_app
from service.web.probes import Probes
from tests.kit.office import an_office
from tests.kit.tree import TREE

if TYPE_CHECKING:
    from flask.testing import FlaskClient

SECONDS = 0.2


@dataclass
class Frozen:
    """An object store that takes every question and answers when it is thawed."""

    thawed: threading.Event = field(default_factory=threading.Event)
    asked: int = 0

    def stat(self, _key: str) -> None:
        self.asked += 1
        self.thawed.wait(30)


class Away:
    """A job table whose database is away."""

    def backlog(self, **_asked: object) -> None:
        raise Unavailable("Cơ sở dữ liệu không trả lời.")


def a_client(**parts: object) -> FlaskClient:
    deps = replace(an_office().deps, **parts)  # type: ignore[arg-type]  # stand-ins for ports
    return create_app(deps, settings=WebSettings(secret_key="a key of tests", ready_seconds=SECONDS)).test_client()


def test_a_server_that_takes_calls_and_does_not_answer_is_missing_within_seconds_and_asked_once() -> None:
    frozen = Frozen()
    client = a_client(objects=frozen)
    began = time.monotonic()
    answers = [client.get("/health/ready") for _ in range(3)]
    took = time.monotonic() - began
    alive = client.get("/health/live")
    frozen.thawed.set()
    while client.get("/health/ready").status_code != 200:
        assert time.monotonic() - began < 30

    assert {answer.status_code for answer in answers} == {503}
    assert answers[0].json == {"status": "missing", "missing": {"objects": "Không trả lời trong 0.2 giây."}}
    assert took < 15
    assert alive.status_code == 200
    assert frozen.asked <= 3  # one while it was frozen, and those that it answered


def test_a_server_that_is_away_is_named_with_its_reason() -> None:
    answer = a_client(jobs=Away()).get("/health/ready")

    assert (answer.status_code, answer.json) == (
        503,
        {"status": "missing", "missing": {"database": "Cơ sở dữ liệu không trả lời."}},
    )


def test_every_metric_is_in_the_operators_guide_and_none_besides() -> None:
    client = a_client()
    guide = (TREE / "docs" / "operations.md").read_text(encoding="utf-8")

    given = re.findall(r"# TYPE (hoso_\w+)", client.get("/metrics").get_data(as_text=True))
    assert given == re.findall(r"^\| `(hoso_\w+)` by ", guide, re.MULTILINE)


class Unread:
    """A job table of which a request learns that a file could not be read."""

    def backlog(self, **_asked: object) -> None:
        raise Unavailable("Không đọc lại được «Hồ sơ ông Nguyễn Văn Thử.pdf»; hồ sơ giữ nguyên như trước.")


def test_why_a_request_was_not_served_is_logged_without_the_name_of_a_file(caplog: pytest.LogCaptureFixture) -> None:
    answer = a_client(jobs=Unread()).get("/metrics", headers={"Accept": "application/json"})

    (told,) = [one for one in caplog.records if one.message == "request.unavailable"]
    assert answer.status_code == 503
    assert vars(told)["why"] == "Không đọc lại được «…»; hồ sơ giữ nguyên như trước."


def test_a_question_for_which_there_was_no_thread_is_asked_again() -> None:
    probes, size = Probes(SECONDS), threading.stack_size(1 << 46)  # more than any machine has
    try:
        with pytest.raises(RuntimeError):
            probes.ask("database", bool)
    finally:
        threading.stack_size(size)

    assert probes.ask("database", bool) == ""

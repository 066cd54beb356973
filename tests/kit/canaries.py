"""Canaries of the whole suite: numbers of people, phones, words of papers, secrets, planted wherever a test walks.

None may stand in what is logged, nor in what the broker holds. They are looked for in every log record of a test's
own process (`Watch`, asked after each test), and in the log and the queue of every process of ours when it ends.
"""

from __future__ import annotations

import base64
import binascii
import json
import logging
import re
from functools import cache
from typing import TYPE_CHECKING

from connectors.sandbox.server import CREDENTIALS
from service import log as logs
from tests.kit import cmis_peer, oidc_provider, postbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# From 1 on: with 0 it would be part of the name of PostgreSQL's first WAL segment, which a recovery may log.
PEOPLE = tuple(f"0010{number:02d}0{number:05d}" for number in range(1, 16))
PHONES = tuple(f"09876{number:05d}" for number in range(10))
WORDS = tuple(f"chu-cua-giay-{number:03d}-chim-yen" for number in range(15))
MAILBOX = "mật-khẩu-hộp-thư"
PASSWORDS = ("mật khẩu thử nghiệm", MAILBOX, postbox.PASSWORD, cmis_peer.PASSWORD, oidc_provider.SECRET)
SANDBOX = tuple(
    value for told in CREDENTIALS.values() for name, value in told.items() if "secret" in name or name == "password"
)
PLANTED = (*PEOPLE, *PHONES, *WORDS, *PASSWORDS, *SANDBOX)
# Secrets that are made as the tests run are known by their form: of webhooks, of API tokens, of bearers.
_FORMS = r"whsec_[A-Za-z0-9+/]{16}|hoso_[A-Za-z0-9_-]{32}|Bearer [A-Za-z0-9._-]{16}"


def sentence(place: int) -> str:
    """Give words for a paper with a number of a person, a phone and a canary of the text in them."""
    person, phone, word = (some[place % len(some)] for some in (PEOPLE, PHONES, WORDS))
    return f"số định danh {person}, điện thoại {phone}, {word}"


def found(text: str) -> list[str]:
    """Give the canaries that sing in a text, each once."""
    return sorted(set(_pattern().findall(text)))


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join([*map(re.escape, PLANTED), _FORMS]))


def require_silence(*places: Path) -> None:
    """Fail where a canary sings in one of these files, or in any file below these folders."""
    files = [one for place in places for one in (place.rglob("*") if place.is_dir() else [place]) if one.is_file()]
    told = {str(one): sung for one in files if (sung := found(_text(one)))}
    assert told == {}


def _text(file: Path) -> str:
    """Give a file as text; of what waits in a queue also the arguments, which the broker holds in base64."""
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:  # taken by whoever it was for, meanwhile
        return ""
    return "\n".join([text, *_arguments(text)])


def _arguments(text: str) -> Iterator[str]:
    if not text.startswith('{"body"'):
        return
    try:
        yield base64.b64decode(json.loads(text)["body"]).decode(errors="replace")
    except (ValueError, KeyError, TypeError, binascii.Error):
        return


class Watch(logging.Handler):
    """Remembers the canaries of whatever is logged in this process."""

    def __init__(self) -> None:
        """Have heard nothing."""
        super().__init__()
        self.sung: list[str] = []
        self.records = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Read the record as it would be written."""
        self.records += 1
        self.sung += found(logs.JsonLines().format(record))

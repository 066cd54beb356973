"""The reading child: takes one paper after another from standard input, answers on standard output.

Started by `SandboxedReader` only. It imports every parser once, gives up its rights, and then
each paper costs only its reading. It ends when its input closes.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from connectors.base import RawPaper
from service.adapters.readers import confine, frames, wire
from service.adapters.readers.limits import Limits
from service.domain.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from service.domain.document import Document

    Answer = tuple[dict[str, Any], Sequence[bytes]]
    Verb = Callable[[dict[str, Any], list[bytes]], Answer]

_TRACE = 4_000


class PipeMemory:
    """Asks the worker, in the middle of a paper, what it remembers of a page's picture; see `sight.Memory`."""

    def __init__(self, asked: BinaryIO, answered: BinaryIO, *, seconds: float) -> None:
        """Speak over the child's own pipe; each page may then cost `seconds` of CPU."""
        self._asked, self._answered, self._seconds = asked, answered, seconds

    def known(self, key: str) -> dict[str, Any] | None:
        """Give what the worker kept under the key."""
        frames.write_frame(self._answered, {"ask": key})
        reply = frames.read_frame(self._asked)
        confine.allow_seconds(self._seconds)
        return reply[0].get("known") if reply else None

    def keep(self, key: str, found: dict[str, Any]) -> None:
        """Tell the worker what was recognised."""
        frames.write_frame(self._answered, {"keep": key, "found": found})


class Desk:
    """What the child can do, with the rules and limits it was started with."""

    def __init__(self, rules: Path, limits: Limits, memory: PipeMemory, anchors: Path | None = None) -> None:
        """Load the parsers, the rules and the anchors, so that a paper waits for none of them."""
        from service.adapters.readers import (  # noqa: PLC0415 - parsers live in the child only
            formats,
            messages,
            scans,
            sight,
            signatures,
        )

        engines = sight.engines(limits.pages_at_once)
        self._eyes = sight.Sight(engines, memory) if engines else None

        self._formats = formats
        self._trust = signatures.Trust.of(anchors)
        self._messages = messages
        self._scans = scans
        self._limits = limits
        self._extract = _extractor(rules)
        formats.warm()
        self._verbs: dict[str, Verb] = {
            "read": self.read,
            "document": self.document,
            "message": self.message,
            "crop": self.crop,
        }

    def answer(self, header: dict[str, Any], blobs: list[bytes]) -> Answer:
        """Do what the header asks; a refusal is an answer like any other."""
        try:
            return self._verbs[header["verb"]](header, blobs)
        except Refused as exc:
            return {"refused": exc.code, "sentence": str(exc)}, ()

    def read(self, header: dict[str, Any], blobs: list[bytes]) -> Answer:
        """Read one paper's fields."""
        report = self._extract(self._open(header["name"], blobs[0]), header["name"])
        return {"report": report}, ()

    def document(self, header: dict[str, Any], blobs: list[bytes]) -> Answer:
        """Open one paper."""
        return {"document": wire.document_to_json(self._open(header["name"], blobs[0]))}, ()

    def message(self, header: dict[str, Any], blobs: list[bytes]) -> Answer:
        """Open one message: the first blob is its raw bytes, the others its papers."""
        papers = [RawPaper(name, blob) for name, blob in zip(header["names"], blobs[1:], strict=True)]
        envelope = self._messages.open_message(
            header["form"], blobs[0], papers, limits=self._limits, within=header["within"]
        )
        body, sent = wire.envelope_to_wire(envelope, blobs)
        return {"envelope": body}, sent

    def crop(self, header: dict[str, Any], blobs: list[bytes]) -> Answer:
        """Draw a stretch of a page."""
        form = self._formats.form_of(header["name"], blobs[0], limits=self._limits)
        box, turn = tuple(header["box"]), header["turn"]
        return {}, [self._scans.crop(blobs[0], form=form, page=header["page"], box=box, turn=turn)]

    def _open(self, name: str, data: bytes) -> Document:
        return self._formats.open_paper(name, data, limits=self._limits, eyes=self._eyes, trust=self._trust)


def _extractor(rules: Path) -> Callable[[Document, str], dict[str, Any]]:
    """Give the function from a document to its report's JSON, with the rules loaded once; it reads no state secret."""
    from service.domain.extraction import extract  # noqa: PLC0415 - heavy, and needed in the child only
    from service.domain.rules_documents import load_rules  # noqa: PLC0415
    from service.domain.secrecy import require_open  # noqa: PLC0415

    loaded = load_rules(rules)

    def report(document: Document, name: str) -> dict[str, Any]:
        require_open(document)
        return extract(document, loaded, name=name).to_json()

    return report


def serve(desk: Desk, *, asked: BinaryIO, answered: BinaryIO, seconds: float) -> None:
    """Answer frames until the input closes; after an unforeseen fault answer it and stop."""
    while (frame := frames.read_frame(asked)) is not None:
        confine.allow_seconds(seconds)
        try:
            header, blobs = desk.answer(*frame)
        except MemoryError:
            frame = None
            frames.write_frame(answered, {"died": "parser.memory"})
            return
        except BaseException:  # noqa: BLE001 - a parser's panic must become an answer, then this process ends
            frames.write_frame(answered, {"died": "parser.crash", "trace": traceback.format_exc()[-_TRACE:]})
            return
        frames.write_frame(answered, {**header, "resident": confine.resident()}, blobs)


def main(arguments: Sequence[str]) -> None:
    """Start from the one JSON argument the parent gives: rules and anchors, limits, user id, kind of wall."""
    given = json.loads(arguments[0])
    limits = Limits.from_json(given["limits"])
    asked, answered = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    # A parser that prints must not break the frames: from here on, standard output is standard error.
    os.dup2(2, 1)
    # What parsers remark on a paper may name its signer; error output goes to the operator's log when a child dies.
    logging.disable()
    anchors = Path(given["anchors"]) if given["anchors"] else None
    seconds = limits.page_seconds * limits.pages_at_once  # the worker's clock allows `page_seconds` in any case
    desk = Desk(Path(given["rules"]), limits, PipeMemory(asked, answered, seconds=seconds), anchors)
    confine.give_up_rights(limits, uid=given["uid"], kind=given["kind"])
    if given["kind"] == "rlimits" and os.getppid() != given["parent"]:
        return
    frames.write_frame(answered, {"ready": True})
    serve(desk, asked=asked, answered=answered, seconds=limits.seconds)


if __name__ == "__main__":
    main(sys.argv[1:])

"""Asking what may not answer: within seconds, and with one question under way for each thing asked."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING

from service.domain.errors import HosoError

if TYPE_CHECKING:
    from collections.abc import Callable


class Probes:
    """Asks on threads of its own, so that a server which takes calls and does not answer holds no web thread for long.

    Whoever asks while the last question is still open waits for its answer; no second one is sent after it.
    """

    def __init__(self, seconds: float) -> None:
        """Wait at most so long for an answer."""
        self._seconds = seconds
        self._lock = threading.Lock()
        self._open: dict[str, Future[str]] = {}

    def ask(self, name: str, question: Callable[[], object]) -> str:
        """Give why the thing of that name does not do, or nothing where it does."""
        with self._lock:
            asked = self._open.get(name)
            if asked is None or asked.done():
                asked = Future()
                threading.Thread(target=_answer, args=(asked, question), name=f"probe-{name}", daemon=True).start()
                # Only now: one whose thread could not be started would stay open for ever.
                self._open[name] = asked
        try:
            return asked.result(self._seconds)
        except TimeoutError:
            return f"Không trả lời trong {self._seconds:g} giây."


def _answer(asked: Future[str], question: Callable[[], object]) -> None:
    try:
        question()
    except HosoError as exc:
        asked.set_result(str(exc))
    except Exception as exc:  # noqa: BLE001 - the edge of a thread: who asked is told
        asked.set_exception(exc)
    else:
        asked.set_result("")

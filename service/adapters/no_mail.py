"""Where no mail server is set: every letter stays unsent, and says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.domain.errors import Invalid
from service.ports import Answered

if TYPE_CHECKING:
    from service.ports import Letter

_TAKES_NO_MAIL = 521  # RFC 7504


class NoMailer:
    """Where no mail server is set: every letter stays unsent, and says why. `half`: only one of the two settings is."""

    def __init__(self, *, half: bool = False) -> None:
        """Remember whether somebody meant to set one."""
        self._half = half

    def send(self, letter: Letter) -> Answered:
        """Refuse."""
        del letter
        return Answered(None, error="Chưa cài đặt máy chủ thư (HOSO_SMTP_URL, HOSO_MAIL_FROM).", refused=_TAKES_NO_MAIL)

    def check(self) -> str:
        """Say that no letter goes out; Invalid where one of two settings was forgotten."""
        if self._half:
            raise Invalid("Mới đặt một trong HOSO_SMTP_URL, HOSO_MAIL_FROM nên không gửi được thư; hãy đặt cả hai.")
        return "chưa đặt (HOSO_SMTP_URL, HOSO_MAIL_FROM): thư báo việc không được gửi"

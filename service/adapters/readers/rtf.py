"""Rich Text Format: its text, with code pages and Unicode escapes; destinations that are not text are skipped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from service.adapters.readers.flow import Flow
from service.adapters.readers.refusals import refusal
from service.domain.document import Document
from service.domain.legacy_coding import coding_of

if TYPE_CHECKING:
    from service.adapters.readers.limits import Limits

MEDIA_TYPE = "application/rtf"
_TOKEN = re.compile(
    r"\\([a-z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)",
    re.IGNORECASE,
)
_SKIPPED_NAMES = (
    "fonttbl colortbl stylesheet info pict object objdata themedata colorschememapping datastore latentstyles "
    "listtable listoverridetable rsidtbl generator xmlnstbl fldinst revtbl filetbl bkmkstart bkmkend "
    "annotation atnid "
)
_SKIPPED = frozenset(_SKIPPED_NAMES.split())
_WORDS = {"par": "\n", "line": "\n", "sect": "\n", "page": "\n", "row": "\n", "tab": "\t", "cell": "\t"}
_SYMBOLS = {"~": " ", "_": "-", "\\": "\\", "{": "{", "}": "}", "-": ""}
_MOST_GROUPS = 200
_ACTIVE = re.compile(rb"\\obj(data|update|autlink)|\\\*\\template\s+http|DDEAUTO", re.IGNORECASE)


def open(data: bytes, *, limits: Limits) -> Document:  # noqa: A001 - every reader module opens
    """Open an RTF; raises Refused (`rtf.broken`, `paper.too_large`, `office.macro` for active objects)."""
    if len(data) > limits.text:
        raise refusal("paper.too_large")
    if _ACTIVE.search(data):
        raise refusal("office.macro")
    flow = Flow()
    source = data.decode("latin-1")
    text = _text(source, "latin-1")
    for line in (text if coding_of(text) else _text(source, "cp1258")).split("\n"):
        flow.write(line)
    if flow.empty:
        raise refusal("rtf.broken")
    return Document(MEDIA_TYPE, (flow.page(1),))


class _Stripper:
    """The state of one pass: open groups, skipped destinations, characters to swallow after a Unicode escape."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.groups: list[tuple[bool, int]] = []
        self.skipping = False
        self.fallback = 1
        self.swallow = 0

    def brace(self, brace: str) -> None:
        if brace == "{":
            if len(self.groups) >= _MOST_GROUPS:
                raise refusal("rtf.broken")
            self.groups.append((self.skipping, self.fallback))
        elif self.groups:
            self.skipping, self.fallback = self.groups.pop()
        self.swallow = 0

    def word(self, word: str, number: str | None) -> None:
        if word in _SKIPPED:
            self.skipping = True
        elif word == "uc":
            self.fallback = int(number or 1)
        elif word == "u" and number:
            self.write(chr(int(number) % 65_536))
            self.swallow = self.fallback
        elif word in _WORDS:
            self.write(_WORDS[word])

    def write(self, text: str) -> None:
        if self.swallow:
            taken = min(self.swallow, len(text))
            self.swallow -= taken
            text = text[taken:]
        if not self.skipping:
            self.pieces.append(text)


def _text(source: str, page: str) -> str:
    state = _Stripper()
    for token in _TOKEN.finditer(source):
        word, number, code, symbol, brace, plain = token.groups()
        if brace:
            state.brace(brace)
        elif word:
            state.word(word.lower(), number)
        elif code:
            state.write(bytes([int(code, 16)]).decode(page, "replace"))
        elif symbol == "*":
            state.skipping = True
        elif symbol:
            state.write(_SYMBOLS.get(symbol, ""))
        elif plain:
            state.write(plain)
    return "".join(state.pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace")

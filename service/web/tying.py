"""Tying: on a page that shows a refusal, every fault stands at its field, and what was typed stands there again.

One rule for all forms, so that none is forgotten: the form that was sent is found by its address and hidden fields, the
controls by the names that problems give (WCAG 2.2, 3.3.1 and 1.3.1; ARIA 1.2 `aria-invalid`, `aria-describedby`). Only
tags are rewritten; everything else of the page stays byte for byte.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from werkzeug.datastructures import MultiDict

# Where a page names a field otherwise than the API does; one that ends with a dot is the first of a row of fields.
_ELSEWHERE: Mapping[str, str] = MappingProxyType(
    {"ended_at": "ended", "began_at": "began", "quotas": "quota.", "choices": "choice.", "counts": "for."}
)
# A page that was opened meanwhile has other ones.
_FRESH = frozenset({"csrf_token", "expected_version", "version", "expected", "step"})
_UNTYPED = frozenset({"hidden", "password", "submit", "button", "reset", "image"})
_TICKED = frozenset({"checkbox", "radio"})
_OPEN = re.compile(r"\sopen(?=[\s>=])")
_CONTROLS = frozenset({"input", "select", "textarea"})
_RETRY = '<span class="hint">Hãy chọn lại tệp.</span>'


@dataclass(slots=True)
class _Form:
    """One form of the page: its address, hidden fields and the names of its controls, in order."""

    action: str
    hidden: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    has_buttons: set[tuple[str, str]] = field(default_factory=set)


def tied(page: str, faults: Sequence[tuple[str, str]], *, address: str, form: MultiDict[str, str]) -> str:
    """Give the page with faults (field, sentence) at the fields of the form that was sent to `address`."""
    forms = _Forms()
    forms.feed(page)
    sent = _sent(forms.found, address, form)
    chosen = forms.found[sent] if sent is not None else _Form("")
    at = {name: index for index, (asked, _words) in reversed(list(enumerate(faults)))
          if (name := _control(chosen, asked))}  # fmt: skip
    editor = _Editor(page, sent, at, faults=faults, form=form)
    editor.feed(page)
    editor.close()
    return _edited(page, editor.edits)


def _edited(page: str, edits: Iterable[tuple[int, int, str]]) -> str:
    pieces, last = [], 0
    for start, end, instead in sorted(edits, key=lambda one: one[:2]):
        pieces += [page[last:start], instead]
        last = end
    return "".join((*pieces, page[last:]))


def _sent(forms: Sequence[_Form], address: str, form: MultiDict[str, str]) -> int | None:
    """Find the form that was sent: of several with one address the one whose hidden fields say so too."""
    for index, one in enumerate(forms):
        fixed = {name: value for name, value in one.hidden.items() if name not in _FRESH}
        if unquote(one.action) == unquote(address) and all(form.get(name) == value for name, value in fixed.items()):
            pressed = {(name, form.get(name, "")) for name, _value in one.has_buttons}
            if pressed <= one.has_buttons:
                return index
    return None


def _control(form: _Form, asked: str) -> str:
    """Give the name of the control that a problem's field means; "" where the form has none."""
    if form.hidden.get("field") == asked and "value" in form.names:
        return "value"
    elsewhere = _ELSEWHERE.get(asked, asked)
    exact = next((one for one in (asked, elsewhere) if one in form.names), "")
    # `inputs.decision_date`, `field.signer`, `choice.3`; of a row of fields the first.
    return exact or next((one for one in form.names if asked and (one.rpartition(".")[2] == asked
                          or (elsewhere.endswith(".") and one.startswith(elsewhere)))), "")  # fmt: skip


class _Forms(HTMLParser):
    """Finds the forms of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[_Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        name = told.get("name", "")
        if tag == "form":
            self.found.append(_Form(urlsplit(told.get("action", "")).path))
        elif self.found and name:
            if tag == "button":
                self.found[-1].has_buttons.add((name, told.get("value", "")))
            elif tag == "input" and told.get("type") == "hidden":
                self.found[-1].hidden[name] = told.get("value", "")
            elif tag in _CONTROLS:
                self.found[-1].names.append(name)


class _Editor(HTMLParser):
    """Notes what is written otherwise on the page: (from, to, instead), by places in its text."""

    def __init__(
        self,
        page: str,
        sent: int | None,
        at: Mapping[str, int],
        *,
        faults: Sequence[tuple[str, str]],
        form: MultiDict[str, str],
    ) -> None:
        super().__init__(convert_charrefs=False)
        self.edits: list[tuple[int, int, str]] = []
        self._lines = [0, *(place + 1 for place, char in enumerate(page) if char == "\n")]
        self._sent, self._faults, self._form = sent, faults, form
        self._waiting, self._focus = dict(at), " autofocus"
        self._typed = {name: form.getlist(name) for name in form}
        self._count, self._inside, self._labels = -1, False, 0
        self._details: list[tuple[int, str]] = []
        self._text: tuple[int, str] | None = None
        self._selected: str | None = None
        self._below: list[str] = []
        self._legend: int | None = None

    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Mark and fill a control of the sent form, and know what it stands in."""
        told = {name: value or "" for name, value in attrs}
        raw = self.get_starttag_text() or ""
        place, now = self._here(), raw
        if tag == "form":
            self._count += 1
            self._inside = self._count == self._sent
        elif tag == "details":
            self._details.append((place, raw))
        elif tag == "label":
            self._labels += 1
        elif tag == "div" and told.get("class") == "refusal" and told.get("role") == "alert" and not self._waiting:
            # No field is at fault: the eye and the reader begin at the sentence.
            now, self._focus = _put(raw, f'tabindex="-1"{self._focus}'), ""
        elif tag == "option" and self._selected is not None and "value" in told:
            now = _flagged(raw, "selected", on=told["value"] == self._selected)
        elif self._inside and tag in _CONTROLS and told.get("name"):
            now = self._marked(self._filled(tag, raw, told), told)
            self._text = (place + len(raw), told["name"]) if tag == "textarea" else None
        if now != raw:
            self.edits.append((place, place + len(raw), now))
        if tag == "input":
            self._lay_below(place + len(raw))

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        """Fill a text area, and lay faults behind what they are about."""
        place = self._here()
        if tag == "textarea" and self._text is not None:
            start, name = self._text
            if (typed := self._next(name)) is not None:
                self.edits.append((start, place, escape(typed, quote=False)))
            self._text = None
        elif tag == "form":
            self._inside = False
        elif tag == "details" and self._details:
            self._details.pop()
        elif tag == "select":
            self._selected = None
        elif tag == "label":
            self._labels = max(0, self._labels - 1)
        elif tag == "legend":
            self._legend = place + len("</legend>")
        elif tag == "fieldset":
            self._legend = None
        if tag in {"label", "select", "textarea"}:
            self._lay_below(place + len(f"</{tag}>"))

    def _filled(self, tag: str, raw: str, told: Mapping[str, str]) -> str:
        name, kind = told["name"], told.get("type", "text")
        if tag == "select":
            self._selected = self._next(name)
        if tag != "input" or kind in _UNTYPED:
            return raw
        if kind in _TICKED:
            return _flagged(raw, "checked", on=told.get("value", "on") in self._form.getlist(name))
        if kind == "file":
            self._below.append(_RETRY)
            return raw
        typed = self._next(name)
        if typed is None or typed == told.get("value", ""):
            return raw
        return _put(_without(raw, "value"), f'value="{escape(typed)}"')

    def _next(self, name: str) -> str | None:
        """Give what was typed into the next control of that name."""
        typed = self._typed.get(name)
        return typed.pop(0) if typed else None

    def _marked(self, raw: str, told: Mapping[str, str]) -> str:
        index = self._waiting.pop(told["name"], None)
        if index is None:
            return raw
        asked = self._faults[index][0]
        those = [(f"fault-{at}", words) for at, (about, words) in enumerate(self._faults) if about == asked]
        said = [f'<span class="fault" id="{name}">{escape(words)}</span>' for name, words in those]
        if self._legend is not None and told.get("type") in _TICKED:
            # Of a group of boxes: not between two of them.
            self.edits.append((self._legend, self._legend, "".join(said)))
        else:
            self._below += said
        named = " ".join(filter(None, (told.get("aria-describedby", ""), *(name for name, _words in those))))
        for place, details in self._details:
            if not _OPEN.search(details):
                self.edits.append((place, place + len(details), _put(details, "open")))
        self._details = [(place, f"{details} open ") for place, details in self._details]
        marks, self._focus = f'aria-invalid="true" aria-describedby="{named}"{self._focus}', ""
        return _put(_without(raw, "aria-describedby"), marks)

    def _lay_below(self, place: int) -> None:
        """Lay faults behind their control: outside its label, or they would be read as its name."""
        if self._below and not self._labels and self._selected is None and self._text is None:
            self.edits.append((place, place, "".join(self._below)))
            self._below = []


def _put(tag: str, attributes: str) -> str:
    bare = tag.removesuffix(">").removesuffix("/").rstrip()
    return f"{bare} {attributes}>"


def _without(tag: str, name: str) -> str:
    return re.sub(rf'\s{name}="[^"]*"', "", tag, count=1)


def _flagged(tag: str, name: str, *, on: bool) -> str:
    # Values are passed over: one may hold the very word.
    bare = re.sub(rf'("[^"]*")|\s{name}(?=[\s>])', lambda found: found[1] or "", tag)
    return _put(bare, name) if on else bare

"""The letters that were made, in memory."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from service.adapters.memory.tables import Part
from service.domain.errors import Conflict, NotFound
from service.domain.letters import Replaced

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from service.domain.letters import Letter, Signed


class MemoryLetters(Part):
    """The letters that were made."""

    def keep(self, letter: Letter) -> Letter:
        """Keep a letter; gives the first one of its occasion."""
        with self._tables.lock:
            same = (one for one in self._tables.letters.values() if letter.occasion
                    and (one.occasion, one.kind) == (letter.occasion, letter.kind))  # fmt: skip
            first = next(same, letter)
            self._tables.refuse_destroyed([first.key])
            self._tables.letters[first.id] = first
            return first

    def letter(self, letter_id: str) -> Letter:
        """Give a letter; NotFound."""
        if letter_id not in self._tables.letters:
            raise NotFound(f"Không có văn bản {letter_id}.")
        return self._tables.letters[letter_id]

    def sign(self, letter_id: str, signed: Signed) -> Letter:
        """Keep a letter's signed file, once; NotFound, Conflict when there is one."""
        with self._tables.lock:
            if self.letter(letter_id).signed:
                raise Conflict("Văn bản này đã có bản ký.")
            self._tables.refuse_destroyed([signed.key])
            self._tables.letters[letter_id] = replace(self._tables.letters[letter_id], signed=signed)
            return self._tables.letters[letter_id]

    def stand_in(self, instead: Letter, signed: Signed, *, reason: str) -> Letter:
        """Keep a letter, signed, in place of the one that it replaces; NotFound, Conflict."""
        with self._tables.lock:
            wrong = self.letter(instead.replaces)
            if wrong.signed is None or wrong.replaced:
                raise Conflict("Bản ký này đã được thay.")
            self._tables.refuse_destroyed([instead.key, signed.key])
            replaced = Replaced(instead.id, instead.made_by, instead.made_at, reason)
            self._tables.letters[wrong.id] = replace(wrong, replaced=replaced)
            self._tables.letters[instead.id] = replace(instead, signed=signed)
            return self._tables.letters[instead.id]

    def mark_tried(self, letter_id: str, *, at: datetime) -> None:
        """Record that the signed letter is about to be sent, so that a lost answer is looked for; NotFound."""
        with self._tables.lock:
            self._tables.letters[letter_id] = replace(self.letter(letter_id), tried_at=at)

    def proofs_among(self, sent_ids: Sequence[str]) -> frozenset[str]:
        """Give those of a peer's ids by which a letter is known to have been sent."""
        with self._tables.lock:
            return frozenset(sent_ids) & {one.proof for one in self._tables.letters.values() if one.proof}

    def mark_sent(self, letter_id: str, *, at: datetime, proof: str) -> None:
        """Record that the signed letter went out; NotFound."""
        with self._tables.lock:
            self._tables.letters[letter_id] = replace(self.letter(letter_id), sent_at=at, proof=proof)

    def letters(self, *, dossier: str = "", session: str = "", limit: int) -> Sequence[Letter]:
        """Give the letters about a dossier or of a session, or all, the latest first."""
        with self._tables.lock:
            every = list(self._tables.letters.values())
        found = [one for one in every if not dossier or dossier in one.dossiers]
        found = [one for one in found if not session or session == one.session]
        return sorted(found, key=lambda one: (one.made_at, one.id), reverse=True)[:limit]

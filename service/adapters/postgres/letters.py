"""The letters that were made, in PostgreSQL."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from service.adapters.postgres import destroyed, rows
from service.domain.errors import Conflict, NotFound
from service.domain.letters import Letter, Replaced, Signed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.adapters.postgres.database import Database, Row

_NAMES = tuple(one.name for one in fields(Letter))
_KEEP = """
INSERT INTO letter (id, kind, title, name, media_type, key, sha256, size, made_at, made_by, recipients, dossiers,
    session, number, occasion, replaces, replaced)
VALUES (%(id)s, %(kind)s, %(title)s, %(name)s, %(media_type)s, %(key)s, %(sha256)s, %(size)s, %(made_at)s, %(made_by)s,
    %(recipients)s::jsonb, %(dossiers)s, %(session)s, %(number)s, %(occasion)s, %(replaces)s,
    %(replaced)s::jsonb)
ON CONFLICT (occasion, kind) WHERE occasion <> '' DO NOTHING RETURNING *
"""
_REPLACED = """
UPDATE letter SET replaced = %s::jsonb WHERE id = %s AND signed IS NOT NULL AND replaced IS NULL RETURNING id
"""
_OF = """
SELECT * FROM letter WHERE (%(dossier)s = '' OR dossiers @> ARRAY[%(dossier)s::text])
    AND (%(session)s = '' OR session = %(session)s)
ORDER BY made_at DESC, id DESC LIMIT %(limit)s
"""


class PostgresLetters:
    """The letters that were made. Unavailable when the database is away."""

    def __init__(self, database: Database) -> None:
        """Use the connections of `database`."""
        self._database = database

    def keep(self, letter: Letter) -> Letter:
        """Keep a letter; gives the first one of its occasion."""
        with self._database.transaction() as connection:
            destroyed.refuse(connection, [letter.key])
            row = connection.execute(_KEEP, _values(letter)).fetchone()
        if row is None:
            query = "SELECT * FROM letter WHERE occasion = %s AND kind = %s"
            row = self._database.row(query, [letter.occasion, letter.kind])
        return _letter(row) if row else letter

    def letter(self, letter_id: str) -> Letter:
        """Give a letter; NotFound."""
        row = self._database.row("SELECT * FROM letter WHERE id = %s", [rows.text(letter_id)])
        if row is None:
            raise NotFound(f"Không có văn bản {letter_id}.")
        return _letter(row)

    def sign(self, letter_id: str, signed: Signed) -> Letter:
        """Keep a letter's signed file, once; NotFound, Conflict when there is one."""
        query = "UPDATE letter SET signed = %s::jsonb WHERE id = %s AND signed IS NULL RETURNING *"
        with self._database.transaction() as connection:
            destroyed.refuse(connection, [signed.key])
            row = connection.execute(query, [rows.dump(signed), letter_id]).fetchone()
        if row is None:
            self.letter(letter_id)
            raise Conflict("Văn bản này đã có bản ký.")
        return _letter(row)

    def stand_in(self, instead: Letter, signed: Signed, *, reason: str) -> Letter:
        """Keep a letter, signed, in place of the one that it replaces; NotFound, Conflict."""
        replaced = rows.dump(Replaced(instead.id, instead.made_by, instead.made_at, rows.text(reason)))
        with self._database.transaction() as connection:
            destroyed.refuse(connection, [instead.key, signed.key])
            taken = connection.execute(_REPLACED, [replaced, rows.text(instead.replaces)]).fetchone()
            if taken is not None:
                connection.execute(_KEEP, _values(instead))
                query = "UPDATE letter SET signed = %s::jsonb WHERE id = %s"
                connection.execute(query, [rows.dump(signed), instead.id])
        if taken is None:  # asked only now: who holds a connection and wants another keeps all others waiting
            self.letter(instead.replaces)
            raise Conflict("Bản ký này đã được thay.")
        return replace(instead, signed=signed)

    def mark_tried(self, letter_id: str, *, at: datetime) -> None:
        """Record that the signed letter is about to be sent, so that a lost answer is looked for; NotFound."""
        if not self._database.run("UPDATE letter SET tried_at = %s WHERE id = %s", [at, letter_id]):
            raise NotFound(f"Không có văn bản {letter_id}.")

    def proofs_among(self, sent_ids: Sequence[str]) -> frozenset[str]:
        """Give those of a peer's ids by which a letter is known to have been sent."""
        query = "SELECT proof FROM letter WHERE proof <> '' AND proof = ANY(%s)"
        return frozenset(row["proof"] for row in self._database.rows(query, [list(map(rows.text, sent_ids))]))

    def mark_sent(self, letter_id: str, *, at: datetime, proof: str) -> None:
        """Record that the signed letter went out; NotFound."""
        query = "UPDATE letter SET sent_at = %s, proof = %s WHERE id = %s"
        if not self._database.run(query, [at, rows.text(proof), letter_id]):
            raise NotFound(f"Không có văn bản {letter_id}.")

    def letters(self, *, dossier: str = "", session: str = "", limit: int) -> Sequence[Letter]:
        """Give the letters about a dossier or of a session, or all, the latest first."""
        asked = {"dossier": dossier, "session": session, "limit": limit}
        return [_letter(row) for row in self._database.rows_planned_anew(_OF, asked)]


def _values(letter: Letter) -> dict[str, Any]:
    values = {name: getattr(letter, name) for name in _NAMES}
    texts = {name: rows.text(value) for name, value in values.items() if isinstance(value, str)}
    lists = {"recipients": rows.dump(letter.recipients), "dossiers": list(letter.dossiers)}
    return {**values, **texts, **lists, "replaced": rows.dump(letter.replaced) if letter.replaced else None}


def _letter(row: Row) -> Letter:
    lists = {"recipients": tuple(row["recipients"]), "dossiers": tuple(row["dossiers"])}
    told = row["replaced"]
    replaced = Replaced(**{**told, "at": datetime.fromisoformat(told["at"])}) if told else None
    own = {"signed": _signed(row["signed"]), "replaced": replaced}
    return Letter(**{**{name: row[name] for name in _NAMES}, **lists, **own})


def _signed(body: Mapping[str, Any] | None) -> Signed | None:
    if body is None:
        return None
    times = {"day": date.fromisoformat(body["day"]), "at": datetime.fromisoformat(body["at"])}
    return Signed(**{**body, **times})

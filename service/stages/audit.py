"""Audit: bind what was committed into the chain, sign how far it goes, keep the signature outside the database."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from service.domain.audit import GENESIS, STREAMS, Checkpoint, canonical, linked, verify
from service.domain.errors import Invalid, NotFound
from service.ports import NewObject

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from service.domain.audit import Verdict
    from service.ports import Account, AuditLog, Deps, Objects

_BATCH = 1_000
_FOLDER = "audit"


def keep_up(deps: Deps, *, between: Callable[[], None] = lambda: None) -> int:
    """Bind all that is committed by now and sign how far it goes; gives how many rows were bound.

    `between` is called between batches; what it raises ends the round, and the next goes on from there.
    """
    bound = 0
    for stream in STREAMS:
        while some := _bind(deps.audit, stream):
            bound += some
            between()
        _sign(deps, stream)
    return bound


def _bind(log: AuditLog, stream: str) -> int:
    last = log.last_link(stream)
    rows = log.unlinked(stream, after=last.position if last else 0, limit=_BATCH)
    own = log.entity_hashes(stream, [row.entity for row in rows])
    links = linked(rows, after=last.hash if last else GENESIS, entities=own)
    log.append(stream, links)
    return len(links)


def _sign(deps: Deps, stream: str) -> None:
    """Sign the end of the chain where it moved; without a key there is nothing to sign with."""
    last, known = deps.audit.last_link(stream), deps.audit.checkpoints(stream)
    newest = known[-1] if known else None
    if last is None or not deps.audit.public_key or (newest and newest.position == last.position):
        return
    checkpoint = Checkpoint(
        stream=stream,
        number=newest.number + 1 if newest else 1,
        position=last.position,
        count=deps.audit.count(stream),
        hash=last.hash,
        at=deps.clock.now().isoformat(),
        before=newest.digest() if newest else GENESIS,
    )
    signed = replace(checkpoint, signature=deps.audit.sign(checkpoint.signed_bytes()))
    data = canonical(asdict(signed))
    # The store first: a checkpoint that only the database has would prove nothing.
    key = f"{_FOLDER}/{stream}/{signed.number:08d}.json"
    until = deps.clock.now() + timedelta(days=deps.checkpoint_lock_days) if deps.checkpoint_lock_days else None
    deps.objects.put_all([NewObject(key, data, hashlib.sha256(data).hexdigest(), "application/json", until)])
    deps.audit.add_checkpoint(signed)


def check(log: AuditLog, objects: Objects | None, *, public_key: str = "") -> list[Verdict]:
    """Read everything back and compare; needs the database and the public key, and the store where it is there.

    Of several keys, newest first with blanks between, one that was replaced counts only before the next one signed.

    Checkpoints of the store count beside those of the database: whoever writes only one of them is found out.
    """
    keys = (public_key or log.public_keys).split()
    verdicts = []
    for stream in STREAMS:
        known = {one.number: one for one in log.checkpoints(stream)}
        outside = {one.number: one for one in _outside(objects, stream)} if objects else known
        differing = sorted(
            number for number in known.keys() | outside.keys() if known.get(number) != outside.get(number)
        )
        # What only the store has was taken out of the database; what only the database has is proven by nothing.
        every = [outside.get(number) or known[number] for number in sorted(known.keys() | outside.keys())]
        verdict = verify(stream, log.entries(stream), every, genuine=_signers(log, keys))
        if not verdict.fault and differing:
            fault = f"Điểm chốt số {differing[0]} trong cơ sở dữ liệu khác bản trong kho lưu."
            verdict = replace(verdict, fault=fault)
        verdicts.append(verdict)
    return verdicts


def _signers(log: AuditLog, keys: Sequence[str]) -> Callable[[Checkpoint], bool]:
    """Give what tells of checkpoints in their order whether each is signed by a key that holds by then."""
    holding = list(keys)

    def genuine(one: Checkpoint) -> bool:
        signer = next((at for at, key in enumerate(holding) if log.is_genuine(one, key)), None)
        del holding[len(holding) if signer is None else signer + 1 :]
        return signer is not None

    return genuine


def _outside(objects: Objects, stream: str) -> list[Checkpoint]:
    found = []
    for key in sorted(objects.keys(f"{_FOLDER}/{stream}/")):
        try:
            found.append(Checkpoint(**json.loads(objects.get(key))))
        except (ValueError, TypeError, NotFound) as exc:
            raise Invalid(f"Điểm chốt {key} trong kho lưu không đọc được.") from exc
    return found


def note_read(
    deps: Deps, what: str, dossier_id: str, *, account: Account, detail: Mapping[str, Any] | None = None
) -> None:
    """Record that somebody was given what is personal: a paper, a crop, a package, an export, a history."""
    roles = ", ".join(sorted(account.roles))
    deps.audit.note_read(
        deps.ids.new(), at=deps.clock.now(), name=account.name, role=roles, what=what, dossier_id=dossier_id,
        detail=dict(detail or {}),
    )  # fmt: skip

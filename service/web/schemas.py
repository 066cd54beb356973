"""JSON Schemas (2020-12) of what the API takes and gives, by the names routes use."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from service.domain.council import SessionState
from service.domain.difficulties import Status
from service.domain.disposal import DisposalState
from service.domain.events import EventType
from service.domain.exemplars import MARKS
from service.domain.listed import COLUMNS
from service.domain.opinions import ANSWERS
from service.domain.permission import Operation
from service.domain.review import ACTIONS, BALLOTS, RETURN_CODES
from service.domain.rounds import FIRST_YEAR, LAST_YEAR
from service.domain.states import Processing, State
from service.domain.votes import Choice, Method, Seat
from service.stages.guidance import LETTERS

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXT: dict[str, Any] = {"type": "string"}
WHOLE: dict[str, Any] = {"type": "integer"}
FLAG: dict[str, Any] = {"type": "boolean"}
MOMENT: dict[str, Any] = {"type": "string", "format": "date-time"}
MAYBE: dict[str, Any] = {"type": ["string", "null"]}
STATE: dict[str, Any] = {"type": "string", "enum": [state.value for state in State]}


def record(required: str = "", **properties: Any) -> dict[str, Any]:
    """Give an object schema; `required` names members, separated by spaces."""
    schema: dict[str, Any] = {"type": "object", "properties": properties}
    return {**schema, "required": required.split()} if required else schema


def rows(items: Mapping[str, Any]) -> dict[str, Any]:
    """Give an array schema."""
    return {"type": "array", "items": dict(items)}


def ref(name: str) -> dict[str, Any]:
    """Point at a named schema."""
    return {"$ref": f"#/components/schemas/{name}"}


_DECISION = {
    "action": {"type": "string", "enum": sorted({*ACTIONS, *BALLOTS})},
    "expected_version": WHOLE,
    "step": TEXT,
    "reason": TEXT,
    "legal_basis": TEXT,
    "codes": rows({"type": "string", "enum": sorted(RETURN_CODES)}),
    "inputs": {"type": "object"},
}
_MESSAGE = {"id": TEXT, "name": TEXT, "kind": TEXT, "outcome": TEXT, "received_at": MOMENT, "connector": TEXT}
_ENDPOINT = {"name": TEXT, "url": TEXT, "inbound": FLAG, "enabled": FLAG,
             "reviewers": {"type": "object", "additionalProperties": {"type": "string"}},
             "types": rows({"type": "string", "enum": [kind.value for kind in EventType]})}  # fmt: skip

_CHOICE = {"type": "string", "enum": [choice.value for choice in Choice]}
_PERSON = {"name": TEXT, "title": TEXT, "unit": TEXT}
_PLACES = {"type": "string", "enum": [seat.value for seat in Seat]}
_LINE = {"id": TEXT, "code": TEXT, "title": TEXT, "held_on": {"type": "string", "format": "date"},
         "state": {"type": "string", "enum": [state.value for state in SessionState]},
         "method": {"type": "string", "enum": [method.value for method in Method]}}  # fmt: skip

_YEAR = {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}
_RECEIPT = record("webhook_id sha256 at", webhook_id=TEXT, sha256=TEXT, at=MOMENT)
_REPLY = {"answer": {"type": "string", "enum": list(ANSWERS)}, "text": TEXT, "number": TEXT, "date": TEXT}
_REMINDER = record(
    "when due at told", when={"type": "string", "enum": ["before", "on", "after"]}, due=TEXT, at=MOMENT, told=WHOLE
)
_QUOTA = record("subject most used left", subject=TEXT, most=WHOLE, used=WHOLE, left=WHOLE)
_ROUND = {"name": TEXT, "title": TEXT, "plan": TEXT, "occasion": TEXT, "awards": rows(TEXT), "unverified": FLAG,
          "legal_basis": TEXT, "year": WHOLE, "due": {"type": ["string", "null"]}, "due_basis": TEXT}  # fmt: skip

COUNCIL_SCHEMAS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "Sessions": record("items", items=rows(record("id code state", **_LINE, dossiers=WHOLE, questions=WHOLE))),
        "Session": record("id code state version members questions", **_LINE, version=WHOLE, place=TEXT, secretary=TEXT,
                          legal_basis=TEXT, unverified=FLAG, members=rows({"type": "object"}),
                          agenda=rows({"type": "object"}), questions=rows({"type": "object"}), leader=TEXT,
                          log=rows({"type": "object"}), decided={"type": "object"}),
        "SessionPlan": record("held_on dossiers", title=TEXT, held_on=_LINE["held_on"], dossiers=rows(TEXT),
                              method=_LINE["method"], council=TEXT, place=TEXT, secretary=TEXT,
                              quotas={"type": "object", "additionalProperties": WHOLE}, began_at=MOMENT,
                              members=rows(record("id name", id=TEXT, position=TEXT, account=TEXT, **_PERSON))),
        "Seats": record("", seats={"type": "object", "additionalProperties": record(
            "seat", seat=_PLACES, stand_in=record("name", **_PERSON))},
                        recusals=rows(record("member question reason", member=TEXT, question=TEXT, reason=TEXT))),
        "Ballot": record("member", member=TEXT, choices={"type": "object", "additionalProperties": _CHOICE},
                         otherwise=_CHOICE),
        "Box": record("voters counts", voters=rows(TEXT), tellers=rows(TEXT), counts={
            "type": "object", "additionalProperties": record("", **dict.fromkeys(("for", "against", "blank"), WHOLE))}),
        "Letters": record("items", items=rows(ref("Letter"))),
        "Letter": record("id kind name recipients", id=TEXT, kind=TEXT, title=TEXT, name=TEXT, media_type=TEXT,
                         sha256=TEXT, size=WHOLE, made_at=MOMENT, made_by=TEXT, recipients=rows(TEXT),
                         dossiers=rows(TEXT), session=TEXT, number=TEXT, occasion=TEXT, proof=TEXT,
                         signed={"type": ["object", "null"]}, sent_at={"type": ["string", "null"]},
                         replaces=TEXT, replaced={"type": ["object", "null"]}),
        "LetterWish": record("kind", kind=TEXT, dossiers=rows(TEXT), session=TEXT, number=TEXT, day=_LINE["held_on"],
                             due=_LINE["held_on"], signer=TEXT, signer_title=TEXT, recipients=rows(TEXT),
                             said={"type": "object", "additionalProperties": TEXT}, as_sheet=FLAG),
        "Rounds": record("items", items=rows(record("name title due", **_ROUND))),
        "Round": record("name year due classes units missing", **_ROUND, missing=rows(TEXT),
                        classes=rows(record("unit_class units sent quotas", unit_class=TEXT, title=TEXT, units=WHOLE,
                                            sent=WHOLE, quotas=rows(_QUOTA), subjects=rows(TEXT), today=TEXT)),
                        units=rows(record("id name unit_class sent over quotas", id=TEXT, name=TEXT, unit_class=TEXT,
                                          own=FLAG, over=rows(TEXT), quotas=rows(_QUOTA),
                                          reminders=rows(_REMINDER), sent=rows(record(
                                              "dossier state received_at late_by evidence", dossier=TEXT, state=STATE,
                                              received_at=MOMENT, late_by=WHOLE, evidence=TEXT))))),
        "Compiling": record("year", year=_YEAR, unit_class=TEXT,
                            award=TEXT, as_sheet=FLAG),
        "Chosen": record("chosen", chosen=rows(TEXT)),
        "Closing": record("", ended_at=MOMENT),
    },
)  # fmt: skip

_SPAN = {"paper": WHOLE, "page": WHOLE, "start": WHOLE, "end": WHOLE, "quote": TEXT, "words": rows(TEXT)}
_MARK = {"type": "string", "enum": list(MARKS)}
_STATUS = {"type": "string", "enum": [status.value for status in Status]}
_ARTICLE = {"title": TEXT, "outlet": TEXT, "on": {"type": "string", "format": "date"}}
_ABOUT = {"field": TEXT, "summary": TEXT, "articles": rows(record("title outlet on", url=TEXT, **_ARTICLE)),
          "marks": rows(record("mark by at", mark=_MARK, by=TEXT, at=MOMENT, note=TEXT))}  # fmt: skip

MOVEMENT_SCHEMAS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "CriteriaSet": record("criteria version groups", criteria=TEXT, title=TEXT, legal_basis=TEXT, version=WHOLE,
                              by=TEXT, at=TEXT, note=TEXT, outdated=FLAG,
                              units=rows(record("unit version", unit=TEXT, name=TEXT, version=WHOLE, at=MOMENT,
                                                own=WHOLE)),
                              groups=rows(record("code subject bullets", code=TEXT, subject=TEXT, name=TEXT,
                                                 evidence=TEXT, bullets=rows(record(
                                                     "number text own", number=TEXT, text=TEXT, own=FLAG,
                                                     leaders_only=FLAG))))),
        "Matrix": record("code nominees", code=TEXT, criteria=TEXT, version=WHOLE, nominees=rows(record(
            "number name rows without", number=WHOLE, subject=TEXT, name=TEXT, title=TEXT, unit=TEXT,
            papers=rows(WHOLE), without=rows(TEXT), rows=rows(record("code links suggestions", code=TEXT, name=TEXT,
                evidence=TEXT, links=rows(record("id by at quote", id=TEXT, by=TEXT, at=MOMENT, stale=FLAG, **_SPAN)),
                suggestions=rows(record("quote words", **_SPAN))))))),
        "LinkWish": record("nominee code paper quote", nominee=WHOLE, code=TEXT, paper=WHOLE, quote=TEXT, page=WHOLE),
        "EvidenceLink": record("id code quote", id=TEXT, code=TEXT, by=TEXT, **_SPAN),
        "MarkWish": record("nominee mark", nominee=WHOLE, mark=_MARK, on=FLAG, field=TEXT, summary=TEXT, note=TEXT),
        "ArticleWish": record("nominee title outlet on", nominee=WHOLE, url=TEXT, **_ARTICLE),
        "AboutNominee": record("marks articles", **_ABOUT),
        "Exemplars": record("items marks", marks={"type": "object", "additionalProperties": TEXT}, items=rows(record(
            "dossier code name year marks", dossier=TEXT, code=TEXT, number=WHOLE, subject=TEXT, name=TEXT, title=TEXT,
            unit=TEXT, organ=TEXT, unit_class=TEXT, award=TEXT, outcome=TEXT, decision=TEXT, year=WHOLE, **_ABOUT))),
        "Difficulty": record("id text status said", id=TEXT, round=TEXT, dossier=TEXT, unit=TEXT, unit_name=TEXT,
                             text=TEXT, status=_STATUS, raised_at=MOMENT, raised_by=TEXT, said=rows(record(
                                 "text status by at", text=TEXT, status=_STATUS, by=TEXT, at=MOMENT))),
        "Difficulties": record("items", items=rows(ref("Difficulty"))),
        "DifficultyWish": record("text", text=TEXT, round=TEXT, dossier=TEXT, unit=TEXT),
        "DifficultyAnswer": record("text", text=TEXT, status=_STATUS),
        "Guidance": record("round year texts to_urge distribution", round=TEXT, title=TEXT, plan=TEXT, year=WHOLE,
                           due={"type": ["string", "null"]}, due_basis=TEXT,
                           texts=rows(record("title text", title=TEXT, text=TEXT, legal_basis=TEXT)),
                           to_urge=rows(record("id name", id=TEXT, name=TEXT, unit_class=TEXT, class_title=TEXT,
                                               own=FLAG)),
                           distribution=rows(record("line units", line=TEXT, units=rows(TEXT)))),
        "GuidanceLetter": record("kind", kind={"type": "string", "enum": list(LETTERS)}, year=_YEAR, number=TEXT,
                                 day={"type": "string", "format": "date"}),
        "OwnAward": record("sha256 unit name status", sha256=TEXT, unit=TEXT, unit_name=TEXT, name=TEXT,
                           handed_at=MOMENT, by=TEXT, why=TEXT, code=TEXT, number=TEXT, date=TEXT, award=TEXT,
                           status={"type": "string", "enum": ["waiting", "filed", "doubtful", "dismissed", "known",
                                                              "refused"]},
                           awards=rows(record("subject name", subject=TEXT, name=TEXT, title=TEXT, award=TEXT))),
        "OwnAwards": record("items", items=rows(ref("OwnAward"))),
        "CriteriaWish": record("own", unit=TEXT, own=rows(record("code text", code=TEXT, text=TEXT)), note=TEXT,
                               expected_version=WHOLE),
    },
)  # fmt: skip

_WHOM = {"name": TEXT, "birth_year": WHOLE, "unit": TEXT, "received_on": TEXT, "reason": TEXT}
SUBJECT_SCHEMAS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "PastDecision": record("id code version fields rows", id=TEXT, code=TEXT, version=WHOLE, file=TEXT, doubts=TEXT,
                               kind={"type": ["string", "null"]}, proof=TEXT, fields=rows(record(
                                   "name value sure", name=TEXT, value=TEXT, sure=FLAG, evidence=TEXT)),
                               rows=rows(record("place name sure", place=WHOLE, name=TEXT, sure=FLAG, evidence=TEXT))),
        "PastWord": record("", fields={"type": "object", "additionalProperties": TEXT}, note=TEXT,
                           expected_version=WHOLE, rows=rows(record(
                               "place", place=WHOLE, strike=FLAG, **dict.fromkeys(
                                   ("name", "title", "unit", "award", "birth"), TEXT)))),
        "FoundSubject": record("person places beside counts note", person={"type": "object"},
                               people=rows({"type": "object"}), places=rows({"type": "object"}),
                               beside=rows({"type": "object"}), counts={"type": "object"}, packages=rows(TEXT),
                               unread=rows({"type": "object"}), more=FLAG, note=TEXT, logs=TEXT),
        "SubjectCorrection": record("name dossier values reason", **_WHOM, dossier=TEXT, values=rows(
            record("paper field value", paper=WHOLE, field=TEXT, value=TEXT))),
        "RestrictionWish": record("name roles reason", **_WHOM, roles=rows(TEXT)),
        "Restriction": record("id person roles dossiers", id=TEXT, person={"type": "object"}, roles=rows(TEXT),
                              dossiers=rows(TEXT), uncovered=rows(TEXT), by=TEXT, at=MOMENT, reason=TEXT,
                              lifted_at={"type": ["string", "null"]}, lifted_by=TEXT, lifted_why=TEXT),
        "ErasureWish": record("name reason ground", **_WHOM, ground=TEXT),
        "SubjectRequest": record("id kind person at by outcome", id=TEXT, kind=TEXT, person={"type": "object"},
                                 at=MOMENT, by=TEXT, role=TEXT, reason=TEXT, ground=TEXT, outcome=TEXT,
                                 received_on={"type": ["string", "null"]}, due={"type": ["string", "null"]},
                                 detail={"type": "object"}),
        "SubjectRequests": record("requests restrictions", requests=rows(ref("SubjectRequest")),
                                  restrictions=rows(ref("Restriction"))),
    },
)  # fmt: skip

SCHEMAS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "Problem": record("type title status detail", type=TEXT, title=TEXT, status=WHOLE, detail=TEXT, code=TEXT,
                          problems=rows(record("code message", code=TEXT, message=TEXT, paper=TEXT, field=TEXT)),
                          current=record(dossier=TEXT, state=TEXT, version=WHOLE, step=TEXT), correlation_id=TEXT),
        "Intake": record("intake outcome dossier", intake=TEXT, outcome=TEXT, dossier=TEXT, message=TEXT),
        "Dossier": record("id code state version papers", id=TEXT, code=TEXT, state=STATE, version=WHOLE,
                          processing={"type": "string", "enum": [status.value for status in Processing]},
                          received_at=MOMENT, subject=TEXT, unit=TEXT, award=TEXT, duplicate_of=TEXT,
                          papers=rows({"type": "object"}), nominees=rows({"type": "object"}),
                          rows=rows(record("paper about", paper=WHOLE, about=TEXT, by=TEXT, at=MAYBE,
                                           set=rows(TEXT), read={"type": "object"})),
                          struck=rows(record("paper about was", paper=WHOLE, about=TEXT, by=TEXT, at=MOMENT,
                                             was={"type": "object"})),
                          problems=rows({"type": "object"}), overlaps=rows({"type": "object"}),
                          step={"type": ["object", "null"]}, actions=rows(TEXT), holds=rows(ref("Hold")),
                          messages=rows(record("id outcome received_at", **_MESSAGE))),
        "Hits": record("items cursor total more", items=rows(ref("Hit")), cursor=TEXT, total=WHOLE, more=FLAG,
                       near=rows(TEXT), instead=TEXT, facets={"type": "object", "additionalProperties": rows(
                           record("value hits", value=TEXT, hits=WHOLE, label=TEXT))}),
        "Searches": record("searches", searches=rows(record("name query", name=TEXT, query={"type": "object"}))),
        "SearchWish": record("q", q=TEXT, award=TEXT, unit=TEXT, state=rows(TEXT), organ=rows(TEXT), year=rows(WHOLE),
                             signer=TEXT, sort=TEXT, unit_class=TEXT, round=TEXT),
        "Quarantine": record("items messages cursor total more", items=rows(ref("Hit")),
                             messages=rows(ref("WaitingMessage")), cursor=TEXT, total=WHOLE, more=FLAG),
        "WaitingMessage": record("id outcome received_at", **_MESSAGE, dossier={"type": ["string", "null"]},
                                 reason=TEXT, message=TEXT, sender=record("organ_id name", organ_id=TEXT, name=TEXT),
                                 number=TEXT, date=TEXT, subject=TEXT, change_reason=TEXT, answer=TEXT, note=TEXT,
                                 handled_at={"type": ["string", "null"]}, handled_by=TEXT, answers=rows(TEXT),
                                 status=record("code description", code=TEXT, description=TEXT),
                                 targets=rows(record("number", organ_id=TEXT, number=TEXT, date=TEXT,
                                                     document_id=TEXT))),
        "Unit": record("id name codes", id=TEXT, name=TEXT, codes=rows(record("code shape", code=TEXT, shape=TEXT)),
                       aliases=rows(TEXT), parent=TEXT, kind=TEXT, valid_from={"type": ["string", "null"]},
                       valid_to={"type": ["string", "null"]}, successors=rows(record("code on", code=TEXT, on=TEXT)),
                       source=TEXT, ours=FLAG),
        "FoundUnit": record("unit candidates near", unit={"anyOf": [ref("Unit"), {"type": "null"}]},
                            named={"anyOf": [ref("Unit"), {"type": "null"}]}, since={"type": ["string", "null"]},
                            by=TEXT, candidates=rows(ref("Unit")), near=rows(ref("Unit"))),
        "Hit": record("dossier_id code state", dossier_id=TEXT, code=TEXT, state=STATE, address=TEXT, subject=TEXT,
                      snippet=TEXT, found=rows(rows(WHOLE)), received_at=MOMENT, number=TEXT, date=TEXT,
                      decision_number=TEXT, decision_date=TEXT),
        "Event": record("id type timestamp position data", id=TEXT, type=TEXT, timestamp=MOMENT, position=WHOLE,
                        data={"type": "object"}),
        "Events": record("events", events=rows(ref("Event")), after=WHOLE),
        "Awards": record("name awards note", name=TEXT, unit=TEXT, awards=rows({"type": "object"}), note=TEXT,
                         people=rows({"type": "object"}),
                         more=FLAG),
        "Corrections": record("expected_version fields", expected_version=WHOLE,
                              fields=rows(record("paper field value", paper=WHOLE, field=TEXT, value={}))),
        "RowEdits": record("expected_version edits", expected_version=WHOLE, edits=rows(record(
            "act", act={"type": "string", "enum": ["set", "strike", "add", "restore"]}, paper=WHOLE, about=TEXT,
            values={"type": "object", "properties": dict.fromkeys(COLUMNS, TEXT)}))),
        "Version": record("expected_version", expected_version=WHOLE),
        "Decision": record("action expected_version", **_DECISION),
        "SignedDecision": record("type data", type={"const": "dossier.decision"}, data=record(
            "dossier reviewer action expected_version", dossier=TEXT, reviewer=TEXT, **_DECISION)),
        "Absences": record("items", items=rows(ref("Absence"))),
        "Absence": record("id account substitute since until", id=TEXT, account=TEXT, substitute=TEXT, since=TEXT,
                          until=TEXT, reason=TEXT, made_by=TEXT, made_at=MOMENT, ended_at={"type": ["string", "null"]},
                          ended_by=TEXT),
        "Leave": record("substitute since until", substitute=TEXT, since=_LINE["held_on"], until=_LINE["held_on"],
                        reason=TEXT, account=TEXT),
        "OpinionReply": record("answer", **_REPLY),
        "OpinionAnswer": record("answer", **_REPLY,
                                file={"type": "string", "contentMediaType": "application/octet-stream"}),
        "SignedOpinion": record("type data", type={"const": "opinion.answer"}, data=record(
            "request reviewer answer", request=TEXT, reviewer=TEXT, **_REPLY)),
        "SignedMessage": {"oneOf": [ref("SignedDecision"), ref("SignedOpinion")]},
        "OpinionRequests": record("items cursor", items=rows(ref("OpinionRequest")), cursor=TEXT),
        "OpinionRequest": record("id agency dossier open papers", id=TEXT, agency=TEXT, dossier=TEXT, subject=TEXT,
                                 sender=TEXT, award=TEXT, asked_on=TEXT, question=TEXT,
                                 due={"type": ["string", "null"]}, why=TEXT, open=FLAG, answer=TEXT,
                                 text=TEXT, number=TEXT, date=TEXT, late_by=WHOLE, file=TEXT,
                                 papers=rows(record("number name", number=WHOLE, name=TEXT, size=WHOLE,
                                                    sha256=TEXT))),
        "Decided": record("dossier state version", dossier=TEXT, code=TEXT, state=STATE, version=WHOLE, step=TEXT,
                          receipt=_RECEIPT),
        "OpinionTaken": record("request answer", request=TEXT, answer=TEXT, receipt=_RECEIPT),
        "SignedAnswer": {"oneOf": [ref("Decided"), ref("OpinionTaken")]},
        "EndpointWish": record("", **_ENDPOINT),
        "Endpoint": record("id name secrets", id=TEXT, secrets=WHOLE, secret=TEXT, paused=TEXT,
                           failing_since={"type": ["string", "null"]}, **_ENDPOINT),
        "Endpoints": record("endpoints", endpoints=rows(ref("Endpoint"))),
        "Delivery": record("id state attempts", id=TEXT, state=TEXT, attempts=WHOLE, last_status={
            "type": ["integer", "null"]}, last_error=TEXT, next_at={"type": ["string", "null"]}, created_at=MOMENT,
            endpoint=record(id=TEXT, name=TEXT, url=TEXT), event=record(id=TEXT, type=TEXT, dossier=TEXT),
            request=record(url=TEXT, headers={"type": "object"}, body={"type": "object"}),
            history=rows(record("at status error", at=MOMENT, status={"type": ["integer", "null"]}, error=TEXT,
                                url=TEXT, seconds={"type": "number"}, answer=TEXT, retry_after={"type": "number"}))),
        "Replay": record(ids=rows(TEXT), since=TEXT, until=TEXT, endpoint=TEXT, state=TEXT),
        "Replayed": record("replayed", replayed=WHOLE),
        "Release": record(dossiers=rows(TEXT), since=TEXT, until=TEXT),
        "Released": record("released refused", released=rows(TEXT), refused={"type": "object"}),
        "Deliveries": record("deliveries", deliveries=rows(ref("Delivery"))),
        "Ping": record("delivery", delivery=TEXT),
        "Answer": record("answer reason", answer={"type": "string", "enum": ["accepted", "refused", "seen"]},
                         reason=TEXT),
        "TokenWish": record("account name", account=TEXT, name=TEXT, days=WHOLE,
                            scopes=rows({"type": "string", "enum": [one.value for one in Operation]})),
        "Token": record("id name account", id=TEXT, name=TEXT, account=TEXT, token=TEXT, created_at=MOMENT,
                        scopes={"type": ["array", "null"], "items": TEXT}, expires_at={"type": ["string", "null"]},
                        last_used_at={"type": ["string", "null"]}, revoked=FLAG),
        "Tokens": record("tokens", tokens=rows(ref("Token"))),
        "Revoked": record("revoked", revoked=TEXT),
        "Reason": record("reason", reason=TEXT),
        "Hold": record("id reason by at", id=TEXT, reason=TEXT, by=TEXT, at=MOMENT,
                       lifted_at={"type": ["string", "null"]}, lifted_by=TEXT, lifted_why=TEXT),
        "Held": record("id code holds", id=TEXT, code=TEXT, state=STATE, version=WHOLE, holds=rows(ref("Hold"))),
        "Trail": record("events readings older", events=rows(ref("Event")), older=WHOLE, readings=rows(record(
            "position at name what", position=WHOLE, at=MOMENT, name=TEXT, role=TEXT, what=TEXT, dossier=TEXT,
            detail={"type": "object"}))),
        "Fixity": record("pass faults alarm", alarm=TEXT, replica=FLAG, **{"pass": {"type": ["object", "null"]}},
                         faults=rows(record("key kind place mended at", key=TEXT, kind=TEXT, place=TEXT, mended=FLAG,
                                            at=MOMENT, owner=TEXT, source=TEXT))),
        "Retention": record("classes over", waiting_days=WHOLE, file=TEXT, sha256=TEXT, over=rows(record(
            "id code goes", id=TEXT, code=TEXT, subject=TEXT, ended=WHOLE, goes=WHOLE, retention=TEXT,
            legal_basis=TEXT)), classes=rows(record("code title years unverified", code=TEXT, title=TEXT,
                                                    years={"type": ["integer", "null"]}, levels=rows(TEXT),
                                                    outcomes=rows(TEXT), legal_basis=TEXT, unverified=FLAG))),
        "DisposalWish": record("dossiers ground", dossiers=rows(TEXT), ground=TEXT),
        "DisposalReview": record("verdict", verdict={"type": "string", "enum": ["approve", "refuse"]}, reason=TEXT),
        "Disposal": record("id state items", id=TEXT, ground=TEXT, proposed_by=TEXT, proposed_at=MOMENT, version=WHOLE,
                           state={"type": "string", "enum": [one.value for one in DisposalState]}, reviewed_by=TEXT,
                           reviewed_at=MAYBE, note=TEXT, not_before=MAYBE, done_by=TEXT, done_at=MAYBE,
                           rules={"type": "object"}, certificate={"type": ["object", "null"]},
                           items=rows(record("dossier_id code state", dossier_id=TEXT, code=TEXT, retention=TEXT,
                                             why=TEXT, state=TEXT, note=TEXT, files=rows({"type": "object"})))),
        "Disposals": record("items", items=rows(ref("Disposal"))),
        "Holds": record("items", items=rows(ref("Held"))),
        **COUNCIL_SCHEMAS,
        **MOVEMENT_SCHEMAS,
        **SUBJECT_SCHEMAS,
        "Health": record("status", status=TEXT, missing={"type": "object"}),
    },
)  # fmt: skip

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from service.domain.errors import NotFound, Refused
from service.domain.fields import FieldState, FieldValue, Kind, PaperKind, PaperReport
from service.measure import measure

if TYPE_CHECKING:
    from pathlib import Path


def report(kind: PaperKind, **values: object) -> PaperReport:
    fields = {name: FieldValue(value, str(value), FieldState.FOUND) for name, value in values.items()}
    return PaperReport("text/plain", Kind(kind), fields)


def index(folder: Path, *entries: dict[str, object]) -> Path:
    for entry in entries:
        (folder / str(entry["file"])).write_bytes(b"paper")
    (folder / "INDEX.json").write_text(json.dumps(entries), encoding="utf-8")
    return folder


def test_right_wrong_and_missed_are_counted_apart(tmp_path: Path) -> None:
    truth = {"number": "5/QĐ-STV", "signer": "Lý Thị Thử Nghiệm", "date": "2022-01-02"}
    folder = index(tmp_path, {"file": "a.txt", "kind": "notice", "layer": "text", "truth": truth})

    answer = measure(
        folder, lambda _name, _data: report(PaperKind.OTHER, number="5 /QĐ- STV", signer="LÝ THỊ THỬ NGHIỆM")
    )

    told = {
        name: (c.right, c.wrong, c.missed, c.nearly)
        for name, c in answer.fields.items()
        if c.right + c.wrong + c.missed
    }
    assert told == {"number": (1, 0, 0, 0), "signer": (0, 1, 0, 1), "date": (0, 0, 1, 0), "kind": (1, 0, 0, 0)}


def test_a_value_found_on_a_blank_form_is_wrong(tmp_path: Path) -> None:
    folder = index(tmp_path, {"file": "a.txt", "kind": "mau_to_trinh", "blank_form": True, "truth": {}})

    answer = measure(folder, lambda _name, _data: report(PaperKind.FORM, subject="Về việc …"))

    assert [(miss.field, miss.outcome) for miss in answer.misses] == [("subject", "wrong")]


def test_a_refused_paper_is_named_and_its_fields_are_missed(tmp_path: Path) -> None:
    def refuse(_name: str, _data: bytes) -> PaperReport:
        raise Refused("pdf.encrypted", "Tệp có mật khẩu.")

    folder = index(tmp_path, {"file": "a.pdf", "kind": "notice", "layer": "text", "truth": {"number": "1/TB-STV"}})

    answer = measure(folder, refuse).as_json()

    assert (answer["unopened"], answer["fields"]["number"]["missed"]) == ({"a.pdf": "Tệp có mật khẩu."}, 1)


def test_the_table_shows_every_field_and_miss(tmp_path: Path) -> None:
    folder = index(tmp_path, {"file": "a.txt", "kind": "plan", "truth": {"number": "1/KH-STV"}})

    text = measure(folder, lambda _name, _data: report(PaperKind.PLAN)).as_text()

    assert text.splitlines()[-1] == "missed  number           a.txt: '' [absent], truth '1/KH-STV'"


def test_a_folder_without_an_index_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        measure(tmp_path, lambda _name, _data: report(PaperKind.OTHER))


def test_claims_are_counted_by_how_sure_they_were(tmp_path: Path) -> None:
    values = {
        "number": FieldValue("1/TB-STV", "1/TB-STV", FieldState.FOUND, confidence=0.97),
        "signer": FieldValue("Lý Thị Thử", "Lý Thị Thử", FieldState.FOUND, confidence=0.9),
        "date": FieldValue(None, "", FieldState.UNREADABLE),
    }
    truth = {"number": "1/TB-STV", "signer": "Lý Thị Thật", "date": "2025-01-02"}
    folder = index(tmp_path, {"file": "a.txt", "kind": "notice", "truth": truth})

    answer = measure(folder, lambda _name, _data: PaperReport("text/plain", Kind(PaperKind.OTHER), values))

    told = {row["from"]: (row["values"], row["right"], row["share"]) for row in answer.as_json()["calibration"]}
    assert told == {
        0.95: (1, 1, 1.0),
        0.9: (1, 0, 0.0),
        0.85: (0, 0, None),
        0.8: (0, 0, None),
        0.7: (0, 0, None),
        0.0: (0, 0, None),
    }

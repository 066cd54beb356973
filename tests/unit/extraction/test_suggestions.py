from __future__ import annotations

import pytest

from service.domain.dossier import Origin
from service.domain.fields import FieldState, FieldValue
from service.domain.suggestions import of_paper, of_register

UNREAD = FieldValue(state=FieldState.UNREADABLE)
FOUND = FieldValue("5/QĐ-STV", "Số: 5/QĐ-STV", FieldState.FOUND)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("1696 qd syt.pdf", "1696"), ("2753_TTr-STP.pdf", "2753"), ("3176b qd syt.pdf", "3176b"),
        ("giay moi.pdf", None), ("Quyết định.pdf", None),
    ],
)  # fmt: skip
def test_a_file_s_name_suggests_the_number_that_a_hand_wrote(name: str, number: str | None) -> None:
    after = of_paper({"number": UNREAD}, name)["number"]

    assert after.state is FieldState.UNREADABLE
    assert [one["value"] for one in after.suggestions] == ([number] if number else [])


def test_a_found_value_is_left_alone() -> None:
    assert of_paper({"number": FOUND}, "1696 qd syt.pdf") == {"number": FOUND}


@pytest.mark.parametrize("name", ["QD(03.10.2022_14h01p44)_signed.pdf", "2161_VPCP-KSTT_03102022_3-signed (2).pdf"])
def test_a_date_in_a_file_s_name_is_suggested(name: str) -> None:
    after = of_paper({"date": UNREAD}, name)["date"]

    assert after.suggestions == ({"value": "2022-10-03", "source": "file_name"},)


def test_the_stamp_s_day_is_suggested_for_an_unread_date() -> None:
    stamp = FieldValue("2021-05-27T16:24:14", "27-05-2021 16:24:14", FieldState.FOUND)

    after = of_paper({"date": UNREAD, "stamped_at": stamp}, "giay.pdf")["date"]

    assert after.suggestions == ({"value": "2021-05-27", "source": "stamp"},)


def test_the_register_suggests_what_the_paper_does_not_show() -> None:
    after = of_register({"number": UNREAD, "subject": FOUND}, Origin(number="12/TTr-STV", subject="khác"))

    assert after["number"].suggestions == ({"value": "12/TTr-STV", "source": "register"},)
    assert after["subject"] == FOUND

"""Bodies that are JSON and yet not what was asked for: refused with a sentence, never a fault of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.kit.office import under_review

if TYPE_CHECKING:
    from tests.kit.office import Office

# Operations that take a list of rows, with what else their bodies need.
ROWS: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "seats": ("POST", "/api/v1/council/sessions/PH-1/seats", "recusals", {}),
    "session": ("POST", "/api/v1/council/sessions", "members", {"held_on": "2026-03-02", "dossiers": []}),
    "criteria": ("POST", "/api/v1/criteria/dot", "own", {}),
    "fields": ("PATCH", "/api/v1/dossiers/{}/fields", "fields", {"expected_version": 1}),
    "nominees": ("PATCH", "/api/v1/dossiers/{}/nominees", "edits", {"expected_version": 1}),
    "past": ("POST", "/api/v1/past-decisions/{}/confirm", "rows", {}),
    "subjects": ("POST", "/api/v1/subjects/corrections", "values", {"name": "a", "dossier": "b", "reason": "c"}),
}


@pytest.mark.parametrize("row", ["=1+1", 7, None, ["member"]])
@pytest.mark.parametrize("case", ROWS)
def test_a_row_that_is_no_object_is_refused(office: Office, case: str, row: object) -> None:
    method, path, name, more = ROWS[case]
    path = path.format(office.file(under_review()).id)

    answers = [
        office.app.test_client().open(path, method=method, json={**more, name: [row]}, headers=office.bearer(who))
        for who in ("hoidong", "lanhdao", "chuyenvien", "vanhanh")
    ]

    assert {answer.status_code for answer in answers} <= {400, 403, 404, 422}
    assert all(answer.mimetype == "application/problem+json" and answer.json["detail"] for answer in answers)


@pytest.mark.parametrize(("name", "value"), [("on", "-" * 500), ("url", "http://[::1"), ("url", "https://a]/")])
def test_an_article_whose_day_or_address_is_none_is_refused_by_name(office: Office, name: str, value: str) -> None:
    path = f"/api/v1/dossiers/{office.file(under_review()).id}/articles"
    article = {"nominee": 1, "title": "Một bài", "outlet": "Một báo", "on": "2026-03-02", name: value}

    answer = office.app.test_client().post(path, json=article, headers=office.bearer())

    assert (answer.status_code, {one["field"] for one in answer.json["problems"]}) == (422, {name})


def test_a_form_from_an_origin_that_no_browser_sends_is_refused_as_any_other(office: Office) -> None:
    form, odd = {"name": "x", "password": "y", "csrf_token": "z"}, {"Origin": "http://[::1"}

    assert office.app.test_client().post("/dang-nhap", data=form, headers=odd).status_code == 403

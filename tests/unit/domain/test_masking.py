"""What is shown of requests and answers holds no secret."""

from __future__ import annotations

import pytest

from service.domain.masking import masked, masked_url


@pytest.mark.parametrize(
    "secret",
    ["whsec_c2VjcmV0LW9mLXRoZS1vZmZpY2UtdGVzdA==", "hoso_AbCdEf0123456789-_xyz",
     "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
     "Bearer eyJhbGciOi.payload.sig", "Basic dXNlcjpwYXNz"],
)  # fmt: skip
def test_a_secret_is_masked_wherever_it_stands(secret: str) -> None:
    for text in (secret, f'{{"echo": "{secret}"}}', f"lỗi: {secret}, thử lại"):
        assert secret not in masked(text)


@pytest.mark.parametrize(
    "text", ['"password": "mat-khau-1"', "?token=abc123&x=1", " api_key=abc123", "'secret':'abc123'"]
)
def test_what_is_called_a_secret_is_masked(text: str) -> None:
    assert "abc123" not in masked(text)
    assert "mat-khau-1" not in masked(text)


def test_words_stay_and_nothing_moves_the_cursor() -> None:
    assert masked("Hồ sơ HS-2026-000001 đã nhận\n") == "Hồ sơ HS-2026-000001 đã nhận\n"
    assert "\x1b" not in masked("\x1b[2J")


def test_an_address_is_shown_without_its_query() -> None:
    assert masked_url("https://e.test/h?token=abc&x=1") == "https://e.test/h?…"
    assert masked_url("https://e.test/h") == "https://e.test/h"

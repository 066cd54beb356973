"""Names of files as senders write them: what is shown is a plain name, whatever was sent (ASVS 5.0, 5.3.2, 5.4.1)."""

from __future__ import annotations

from unicodedata import category, is_normalized

from hypothesis import example, given
from hypothesis import strategies as some

from service.adapters.readers.messages import shown_name

_TRICKS = "/\\:.\u202e\u061c\u2066\u200b\ufeff\u00ad\u2028\x85\x00\r\n\u0301ộ😀\U000e0041 ％%2e"


@given(some.text(some.sampled_from(_TRICKS) | some.characters(), max_size=300))
@example("..")
@example("ộ" * 150 + ".docx")
@example("a" * 60_000)
@example("../../../etc/passwd")
def test_a_name_that_is_shown_is_short_plain_and_no_path(sent: str) -> None:
    shown = shown_name(sent)

    assert shown not in {"", ".", ".."}
    assert len(shown.encode()) <= 200
    assert is_normalized("NFC", shown)
    assert not set(shown) & set("/\\")
    assert {category(one) for one in shown} & {"Cc", "Zl", "Zp", "Cs"} == set()
    assert not set(shown) & set("\u202e\u061c\u2066\u200b\ufeff\u00ad\U000e0041")

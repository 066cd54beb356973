"""Offices' scans in varied layouts: much of them is read, and nothing of what is told is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.adapters.readers.sandbox import SandboxedReader
from service.domain.fields import FieldState
from tests.kit.needs import needs
from tests.kit.office_scans import scans

if TYPE_CHECKING:
    from tests.kit.office_scans import Scan

pytestmark = needs("vietnamese_ocr", "vietnamese_font")
COUNT = 8
READ = {"subject": 6, "issuer": 5, "parent_agency": 6, "signer": 3}  # of 8, at least


def test_no_value_of_a_scan_is_wrong_and_most_heads_are_read() -> None:
    with SandboxedReader() as reader:
        told = [(scan, reader.read(scan.name, scan.data)) for scan in scans(COUNT, 11)]

    found = {
        (scan.name, name): value.value
        for scan, report in told
        for name in scan.truth
        if (value := report.fields[name]).state is FieldState.FOUND
    }
    truth = {(scan.name, name): value for scan, _ in told for name, value in scan.truth.items()}
    wrong = {key: (value, truth[key]) for key, value in found.items() if value != truth[key]}
    assert wrong == {}
    counts = {name: sum(field == name for _, field in found) for name in READ}
    assert {name: counts[name] for name in READ if counts[name] < READ[name]} == {}


def test_the_same_seed_draws_the_same_scans() -> None:
    def told(one: Scan) -> tuple[str, dict[str, str]]:
        return one.name, dict(one.truth)

    assert list(map(told, scans(1, 5))) == list(map(told, scans(1, 5)))
    assert list(map(told, scans(1, 5))) != list(map(told, scans(1, 6)))

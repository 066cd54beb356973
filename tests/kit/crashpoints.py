"""The named places where a proof kills the process, stage by stage; the code is checked to have exactly these."""

from __future__ import annotations

# `advance` has two around every stage that it runs; the others stand inside the stages.
AROUND = ("before_stage", "after_commit")
ADVANCED = ("extract", "check", "archive")
INSIDE = (
    "receive.after_open",
    "receive.after_objects",
    "receive.after_commit",
    "receive.after_acknowledge",
    "extract.after_read",
    "check.after_judgement",
    "review.before_commit",
    "review.after_commit",
    "archive.after_pack",
    "archive.after_put",
    "retrieve.before_package",
    "retrieve.after_package",
    "notify.after_send",
    "notify.after_mark",
    "notify.after_report",
)
# Not on the line: a person carries a list of disposal out (`tests/proofs/test_disposal_crashes.py`).
DISPOSING = (
    "disposing.after_erasing",
    "disposing.before_object",
    "disposing.after_object",
    "disposing.after_files",
    "disposing.after_certificate",
)
CRASHPOINTS = (*(f"{stage}.{place}" for stage in ADVANCED for place in AROUND), *INSIDE)

"""The command `hoso`: one sentence for every error; exit 0 done, 1 the answer is no, 2 misuse."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from service.cli import (
    archive,
    backups,
    council,
    criteria,
    deliveries,
    desks,
    dossiers,
    endpoints,
    guidance,
    keeping,
    letters,
    movement,
    office,
    own_awards,
    papers,
    processes,
    retention,
    rounds,
    sandbox,
    subjects,
    tokens,
    units,
)
from service.cli.output import tell
from service.domain.errors import HosoError, Invalid

if TYPE_CHECKING:
    from collections.abc import Sequence

_NO, _INTERRUPTED = 1, 130
PARTS = (
    processes,
    papers,
    dossiers,
    archive,
    keeping,
    retention,
    backups,
    council,
    letters,
    desks,
    endpoints,
    deliveries,
    office,
    tokens,
    sandbox,
    units,
    rounds,
    criteria,
    movement,
    subjects,
    guidance,
    own_awards,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    chosen = parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen) or 0)
    except Invalid as exc:
        tell(str(exc))
        for problem in exc.problems:
            tell(f"  - {problem.message}" + (f" [{problem.field}]" if problem.field else ""))
        return _NO
    except HosoError as exc:
        tell(str(exc))
        return _NO
    except KeyboardInterrupt:
        tell("Đã dừng theo yêu cầu.")
        return _INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return _NO


def parser() -> argparse.ArgumentParser:
    """Give the parser of all commands."""
    root = argparse.ArgumentParser(prog="hoso", description="Hồ sơ khen thưởng: nhận, đọc, xét, lưu và tìm lại.")
    commands = root.add_subparsers(dest="command", metavar="LỆNH", required=True)
    for part in PARTS:
        part.add_commands(commands)
    return root

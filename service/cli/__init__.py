"""The command `hoso`: one sentence for every error; exit 0 done, 1 the answer is no, 2 misuse."""

from __future__ import annotations

import logging
import sys
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from service.cli.arguments import MISUSE, Misuse, Parser
from service.cli.output import reason_of, tell
from service.domain.errors import HosoError, Invalid

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

_NO, _INTERRUPTED = 1, 130
# Only the part that is asked for is loaded: a command takes a third of the time that all of them take.
PARTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "becoming": ("web", "worker", "beat"),
        "processes": ("up", "migrate", "doctor", "intake"),
        "papers": ("read", "extract", "measure", "edxml"),
        "dossiers": ("dossiers",),
        "archive": ("search", "import-decisions", "history", "statistics"),
        "keeping": ("export", "import", "verify", "fixity", "audit"),
        "retention": ("hold", "disposal"),
        "backups": ("backup", "restore", "drill"),
        "council": ("council",),
        "letters": ("letters",),
        "desks": ("quarantine",),
        "endpoints": ("endpoint",),
        "deliveries": ("deliveries",),
        "office": ("user",),
        "tokens": ("token",),
        "sandbox": ("sandbox",),
        "units": ("units",),
        "rounds": ("rounds",),
        "criteria": ("criteria",),
        "movement": ("matrix", "exemplars", "difficulties"),
        "subjects": ("subjects",),
        "guidance": ("guidance",),
        "own_awards": ("own-awards",),
    }
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    # Each failed attempt of the pool would stand on the screen before the one sentence that tells of it.
    logging.getLogger("psycopg").addHandler(logging.NullHandler())
    given = sys.argv[1:] if arguments is None else arguments
    return told(parser(given[0] if given else "").parse_args(given))


def told(chosen: argparse.Namespace) -> int:
    """Run what was chosen; what fails is told in one sentence on standard error and is the exit code."""
    try:
        return int(chosen.run(chosen) or 0)
    except Invalid as exc:
        tell(str(exc))
        for problem in [problem for problem in exc.problems if problem.message not in str(exc)]:
            tell(f"  - {problem.message}" + (f" [{problem.field}]" if problem.field else ""))
        return _NO
    except (HosoError, Misuse) as exc:
        tell(str(exc))
        return MISUSE if isinstance(exc, Misuse) else _NO
    except KeyboardInterrupt:
        tell("Đã dừng theo yêu cầu.")
        return _INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return _NO
    except OSError as exc:
        if not exc.filename:  # no file of the person's: something that nobody foresaw
            raise
        tell(f"Không đọc hoặc ghi được «{exc.filename}»: {reason_of(exc)}. Hãy kiểm tra đường dẫn, quyền và ổ đĩa.")
        return _NO


def parser(command: str = "") -> argparse.ArgumentParser:
    """Give the parser of the part that has this command, or of all of them where none has."""
    root = Parser(
        prog="hoso",
        description="Hồ sơ khen thưởng: nhận, đọc, xét, lưu và tìm lại.",
        epilog="Mã kết thúc: 0 được; 1 không được, một câu nói vì sao; 2 dùng sai lệnh. Chi tiết: hoso LỆNH --help.",
    )
    commands = root.add_subparsers(dest="command", metavar="LỆNH", required=True)
    for part in [part for part, names in PARTS.items() if command in names] or PARTS:
        import_module(f"{__name__}.{part}").add_commands(commands)
    return root

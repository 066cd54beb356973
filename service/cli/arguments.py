"""What argparse says, in Vietnamese: the headings of a command's help and the one sentence for wrong use."""

from __future__ import annotations

import argparse
import re
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn

from service.cli.output import tell
from service.domain.deadlines import VIETNAM

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MISUSE = 2
_MOST = 1000  # lines of a list
_USAGE = "cách dùng: "
# What means the same in every command that has it.
_MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "--json": "in ra một văn bản JSON",
        "--limit": "số dòng nhiều nhất",
        "--cursor": "trang sau: giá trị cursor mà trang trước cho",
        "--output": "tệp ghi ra",
        "--reason": "vì sao",
    }
)
# What stands for the value in the line of use; argparse would put the English name of the option there.
_VALUES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("--limit", "--number", "--expected-version"), "SỐ"),
        **dict.fromkeys(("--since", "--until"), "LÚC"),
        **dict.fromkeys(("--name", "--title", "name"), "TÊN"),
        **dict.fromkeys(("--display-name", "--secretary", "--signer", "--teller"), "HỌ TÊN"),
        **dict.fromkeys(("--description", "--summary", "text"), "CHỮ"),
        **dict.fromkeys(("--ground", "--legal-basis"), "CĂN CỨ"),
        **dict.fromkeys(("--scope", "action"), "VIỆC"),
        **dict.fromkeys(("--email", "--url"), "ĐỊA CHỈ"),
        "--council": "HỘI ĐỒNG", "--cursor": "CON TRỎ", "--days": "SỐ NGÀY", "--endpoint": "ĐIỂM",
        "--field": "LĨNH VỰC", "--note": "GHI CHÚ", "--output": "TỆP", "--place": "NƠI", "--reason": "LÝ DO",
        "--role": "VAI TRÒ", "--signer-title": "CHỨC VỤ", "--state": "TRẠNG THÁI", "--step": "BƯỚC", "--type": "LOẠI",
        "--unit-id": "MÃ ĐƠN VỊ", "--year": "NĂM",
    }
)  # fmt: skip
_FEW = 6  # choices that may stand in the line of use; more are listed once, in the help
_TAKE_A_VALUE = frozenset({"store", "append", "extend"})
_SENTENCES: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.*)", r"còn thiếu: \1"),
    (r"one of the arguments (.*) is required", r"cần một trong: \1"),
    (r"unrecognized arguments: (.*)", r"không có tham số: \1"),
    (
        r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)",
        r"\1: không có \2; hiện có: \3",
    ),
    (r"argument (.*?): invalid int value: (.*)", r"\1: phải là số nguyên, không phải \2"),
    (r"argument (.*?): invalid float value: (.*)", r"\1: phải là số, không phải \2"),
    (r"argument (.*?): invalid \S+ value: (.*)", r"\1: không đọc được \2"),
    (r"argument (.*?): expected (?:one|at least one|\d+) arguments?", r"\1: thiếu giá trị"),
    (r"argument (.*?): ignored explicit argument (.*)", r"\1: không nhận giá trị \2"),
    (r"argument (.*?): not allowed with argument (.*)", r"\1: không đi cùng \2"),
    (r"argument (.*?): (phải là .*)", r"\1: \2"),  # our own readers' words
    (r"ambiguous option: (.*?) could match (.*)", r"\1: chưa rõ là tham số nào trong \2"),
)


def moment(text: str) -> datetime:
    """Read a time; one without a zone is Vietnam's. ValueError is argparse's to tell."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=VIETNAM)


def count(text: str) -> int:
    """Read how many lines are wanted, 1 to 1000; ArgumentTypeError."""
    # A number of thousands of digits is not read at all.
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(_MOST)) and 1 <= int(text) <= _MOST):
        raise argparse.ArgumentTypeError(f"phải là số nguyên từ 1 đến {_MOST}, không phải {text!r}")
    return int(text)


class Misuse(Exception):
    """Options that argparse takes and that make no sense together, or one that has another form; exit code 2."""


class _Format(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Begin the line of use in Vietnamese."""
        super().add_usage(usage, actions, groups, _USAGE if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser whose parts are of its own kind; wrong use is one sentence and exit code 2."""

    def __init__(self, *given: object, **named: object) -> None:
        """Make a parser as argparse does, with our headings."""
        named.setdefault("formatter_class", _Format)
        super().__init__(*given, **named)  # type: ignore[arg-type]  # handed on as they come
        self._positionals.title, self._optionals.title = "tham số", "tùy chọn"
        for action in self._actions:
            if isinstance(action, argparse._HelpAction):  # noqa: SLF001 - its words are set nowhere else
                action.help = "in lời chỉ dẫn này"

    def add_argument(self, *given: Any, **named: Any) -> argparse.Action:
        """Add an argument as argparse does, with the meaning that it has in every command."""
        if given and named.get("help") is None and given[-1] in _MEANINGS:
            named["help"] = _MEANINGS[given[-1]]
        if given and named.get("action", "store") in _TAKE_A_VALUE:
            _say_values(given[-1], named)
        return super().add_argument(*given, **named)

    def error(self, message: str) -> NoReturn:
        """Tell what is wrong and how the command is used; exits with 2."""
        tell(f"{self.prog}: {sentence(message)}. {self.format_usage().strip()}")
        raise SystemExit(MISUSE)


def _say_values(name: str, named: dict[str, Any]) -> None:
    """Put our word for the value into the arguments, and choices as they are typed; many of them into the help."""
    choices = [str(one) for one in named.get("choices") or ()]
    if choices:
        named["choices"] = choices
    if len(choices) > _FEW:
        named["help"] = f"{named['help']}; " if named.get("help") else ""
        named["help"] += f"một trong: {', '.join(choices)}"
    if name in _VALUES and not 0 < len(choices) <= _FEW:
        named.setdefault("metavar", _VALUES[name])


def sentence(message: str) -> str:
    """Give argparse's message in Vietnamese, or as it is where it is none of those known."""
    for pattern, ours in _SENTENCES:
        if re.fullmatch(pattern, message, re.DOTALL):
            return re.sub(pattern, ours, message, count=1, flags=re.DOTALL)
    return message

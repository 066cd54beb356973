"""What a step asks of the person who acts, read and held against each other."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from service.domain.errors import Invalid
from service.domain.fields import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from service.domain.procedures import Ask


def _problem(code: str, field: str, message: str) -> Problem:
    return Problem(code=code, field=field, message=message)


def answers_to(asks: tuple[Ask, ...], inputs: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """Read the inputs that the step asks for; Invalid lists every fault at once.

    Every day that is asked for is that of a paper which exists: after `today` it is a slip of the pen (the next year's
    number, mostly), and what goes into an archive with it stays there.
    """
    known = {ask.name: ask for ask in asks}
    problems = [
        _problem("input.unknown", name, f"Bước này không hỏi «{name}».") for name in inputs if name not in known
    ]
    answers: dict[str, Any] = {}
    for name, ask in known.items():
        given = inputs.get(name)
        if given is None or given == "":
            if ask.required:
                problems.append(_problem("input.missing", name, f"Thiếu: {ask.title}."))
            continue
        try:
            answers[name] = _KINDS[ask.kind](given)
        except (ValueError, TypeError):
            problems.append(_problem("input.wrong", name, f"{ask.title}: «{given}» phải là {_WANTED[ask.kind]}."))
            continue
        if ask.kind == "date" and answers[name] > today.isoformat():
            sentence = f"{ask.title}: {date.fromisoformat(answers[name]):%d/%m/%Y} là ngày chưa tới."
            problems.append(_problem("input.future", name, sentence))
    problems += [problem for ask in asks for problem in _short_of(ask, known, answers)]
    if problems:
        raise Invalid("Thông tin của bước chưa đúng.", problems)
    return answers


def _short_of(ask: Ask, known: Mapping[str, Ask], answers: Mapping[str, Any]) -> Iterator[Problem]:
    """Hold a count against the one it is out of: never more, and not below the share that the step wants."""
    part, whole = answers.get(ask.name), answers.get(ask.of)
    if not ask.of or part is None or whole is None:
        return
    if part > whole or whole == 0:
        yield _problem("input.wrong", ask.name, f"{ask.title}: {part} trên {known[ask.of].title} {whole} là không thể.")
    elif part * 100 < ask.min_percent * whole:
        share = f"{part}/{whole} ({part * 100 / whole:.1f} %)".replace(".", ",")
        sentence = f"{ask.title} {share} chưa đạt {ask.min_percent} %: không thông qua được; hãy trả lại hoặc từ chối."
        yield _problem("vote.short", ask.name, sentence)


def _count(given: Any) -> int:
    number = int(given)
    if number < 0:
        raise ValueError(given)
    return number


_KINDS: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "text": lambda given: str(given).strip(),
        "int": _count,
        "date": lambda given: date.fromisoformat(str(given)).isoformat(),
    },
)
_WANTED: Mapping[str, str] = MappingProxyType(
    {"text": "chữ", "int": "số nguyên từ 0", "date": "một ngày có thật, viết như 2026-11-30"}
)

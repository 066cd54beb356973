"""Values that several kinds of rule files hold."""

from __future__ import annotations

from datetime import date
from fractions import Fraction


def day(value: object) -> date:
    """Take a TOML date, or a text in ISO form; ValueError otherwise."""
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def percent(value: object, *, name: str) -> int:
    """Take a whole percentage, 0 to 100; ValueError otherwise."""
    number = int(str(value))
    if not 0 <= number <= 100:  # noqa: PLR2004 - a percentage
        raise ValueError(f"`{name}` là 0 đến 100, không phải {value}")
    return number


def share(value: object, *, name: str) -> Fraction:
    """Take a share of a whole as laws write it (`"2/3"`), 0 to 1; ValueError otherwise."""
    try:
        told = Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        told = Fraction(-1)
    if not 0 <= told <= 1:
        raise ValueError(f'`{name}` là phân số từ 0 đến 1 (ví dụ "2/3"), không phải {value}')
    return told

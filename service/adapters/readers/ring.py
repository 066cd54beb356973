"""The ring of a seal on a grey picture, taken out without the letters that cross it. Lengths are pixels.

A seal printed or copied in black hangs on the office above it and on the name below it, so that neither is a blot of
its own. Its edge is a circle of about a known size (bodies' seals are some 28 to 42 mm across): it is looked for as
such, and what of a circle's line goes on neither inside nor outside it is painted white. A stroke across it stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from math import cos, hypot, pi, sin
from typing import TYPE_CHECKING, NamedTuple

from PIL import ImageDraw

from service.adapters.readers import ink

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PIL import Image

_STEP = 2  # pixels of the picture for one that is looked at
_ROUND = 1_200  # directions in which an edge is followed
_FEW = 90  # directions in which a circle is tried
_LEAST, _MOST = 2.6, 6.0  # heights of a word: a seal's radius
_SEEN = 0.7  # share of the directions in which a circle's line is seen
_INSIDE = 0.6  # share of the directions that lie on the picture
_INNER = 0.55  # of the radius: how far in a seal's inner circle stands
_BESIDE = 2  # steps beyond a line in which a crossing stroke goes on
_THICK = 7  # steps: no ring's line is wider
_TRIED = 14


class Circle(NamedTuple):
    """A circle, in steps."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class _Dots:
    """A picture's dark steps."""

    rows: bytes
    width: int
    height: int

    def dark(self, x: int, y: int) -> bool | None:
        """Tell whether a step is dark; None outside the picture."""
        if 0 <= x < self.width and 0 <= y < self.height:
            return self.rows[y * self.width + x] > 0
        return None


def is_there(picture: Image.Image, height: float) -> bool:
    """Tell whether a grey picture shows a seal's edge in black; `height` is that of a word."""
    return _found(_dots(picture), height / _STEP) is not None


def without(picture: Image.Image, height: float) -> Image.Image:
    """Give a grey picture without the edge of its seal, where it has one in black; `height` is that of a word."""
    dots = _dots(picture)
    circle = _found(dots, height / _STEP)
    if circle is None:
        return picture
    clean = picture.copy()
    pen = ImageDraw.Draw(clean)
    for x, y in _edge(dots, circle):
        pen.rectangle((x * _STEP, y * _STEP, x * _STEP + _STEP - 1, y * _STEP + _STEP - 1), fill=255)
    return clean


def _dots(picture: Image.Image) -> _Dots:
    small = picture.reduce(_STEP).point([255] * ink.DARK + [0] * (256 - ink.DARK))
    return _Dots(small.tobytes(), small.width, small.height)


def _found(dots: _Dots, height: float) -> Circle | None:
    """Give the circle of which most is seen; None where none is seen well enough."""
    least, most = _LEAST * height, _MOST * height
    tried = [one for sides in _sides(dots) for one in _circles(sides, least, most)]
    best = max(tried, key=lambda one: _share(dots, one, 1), default=None)
    if best is None:
        return None
    best = _nearer(dots, best)
    return best if _share(dots, best, 1) >= _SEEN else None


def _sides(dots: _Dots) -> Iterator[list[tuple[int, int]]]:
    """Give the outermost dark steps of a picture as seen from its left, right, top and bottom."""
    rows = [dots.rows[y * dots.width : (y + 1) * dots.width] for y in range(dots.height)]
    yield [(x, y) for y, row in enumerate(rows) if (x := row.find(255)) >= 0]
    yield [(x, y) for y, row in enumerate(rows) if (x := row.rfind(255)) >= 0]
    columns = [dots.rows[x :: dots.width] for x in range(dots.width)]
    yield [(x, y) for x, column in enumerate(columns) if (y := column.find(255)) >= 0]
    yield [(x, y) for x, column in enumerate(columns) if (y := column.rfind(255)) >= 0]


def _circles(points: Sequence[tuple[int, int]], least: float, most: float) -> Iterator[Circle]:
    """Give circles of a fit size through three of the points, which lie in their order along an edge."""
    for apart in (round(least / 3), round(least / 2), round(least * 0.7)):
        for at in range(0, len(points) - 2 * apart, max(1, len(points) // (4 * _TRIED), apart // 6)):
            circle = _through(points[at], points[at + apart], points[at + 2 * apart])
            if circle is not None and least <= circle.radius <= most:
                yield circle


def _through(one: tuple[int, int], two: tuple[int, int], three: tuple[int, int]) -> Circle | None:
    (ax, ay), (bx, by), (cx, cy) = one, two, three
    area = 2 * (ax * (by - cy) + bx * (cy - ay) + cx * (ay - by))
    if not area:
        return None
    a, b, c = ax * ax + ay * ay, bx * bx + by * by, cx * cx + cy * cy
    x = (a * (by - cy) + b * (cy - ay) + c * (ay - by)) / area
    y = (a * (cx - bx) + b * (ax - cx) + c * (bx - ax)) / area
    return Circle(x, y, hypot(ax - x, ay - y))


def _turns(count: int) -> list[tuple[float, float]]:
    return [(cos(2 * pi * at / count), sin(2 * pi * at / count)) for at in range(count)]


_COARSE, _FINE = _turns(_FEW), _turns(_ROUND)


def _share(dots: _Dots, circle: Circle, slack: int) -> float:
    """Give the share of a circle that is seen, 0 where too little of it lies on the picture."""
    seen = inside = 0
    for across, down in _COARSE:
        x, y = circle.x + circle.radius * across, circle.y + circle.radius * down
        there = [dots.dark(round(x + off * across), round(y + off * down)) for off in range(-slack, slack + 1)]
        inside += there[slack] is not None
        seen += any(there)
    return seen / inside if inside >= _INSIDE * _FEW else 0.0


def _nearer(dots: _Dots, circle: Circle) -> Circle:
    """Move a circle by steps as long as more of its line is seen."""
    best, told = circle, _share(dots, circle, 0)
    for _ in range(_TRIED):
        around = [
            Circle(best.x + x, best.y + y, best.radius + r)
            for x, y, r in ((1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1))
        ]
        share, one = max((_share(dots, one, 0), one) for one in around)
        if share <= told:
            break
        best, told = one, share
    return best


def _edge(dots: _Dots, circle: Circle) -> Iterator[tuple[int, int]]:
    """Give the dark steps of a seal's circles that belong to no stroke across them."""
    for first, last in _lines(dots, circle):
        for across, down in _FINE:
            ray = [
                (round(circle.x + r * across), round(circle.y + r * down))
                for r in range(first - _BESIDE - 1, last + _BESIDE + 2)
            ]
            dark = [bool(dots.dark(x, y)) for x, y in ray]
            yield from (ray[at] for at in _own(dark))


def _own(dark: Sequence[bool]) -> Iterator[int]:
    """Give the places of a ray through a circle's line that are the line's: not where a stroke goes on at both ends."""
    if all(dark[:_BESIDE]) and all(dark[-_BESIDE:]):
        return
    yield from (at for at in range(1, len(dark) - 1) if dark[at])


def _lines(dots: _Dots, circle: Circle) -> list[tuple[int, int]]:
    """Give from where to where, in steps from the middle, the lines of a seal's circles are drawn."""
    radii = range(round(circle.radius * _INNER), round(circle.radius) + 5)
    told = [_share(dots, circle._replace(radius=radius), 0) >= _SEEN - 0.1 for radius in radii]
    pairs = zip(radii, told, strict=True)
    found = [[radius for radius, _ in group] for drawn, group in groupby(pairs, key=lambda pair: pair[1]) if drawn]
    return [(one[0], one[-1]) for one in found if len(one) <= _THICK]

"""A bag of papers, whatever it is packed with: a zip, RAR, 7-Zip, tar or a compressed file, entry by entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.adapters.readers import archives, zip_walker
from service.adapters.readers.refusals import refusal
from service.domain.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from service.adapters.readers.limits import Limits

FORMS = frozenset({"zip", "rar", "7z", "tar", "gz", "bz2", "xz"})
# Faults of a bag or of an entry in it, which keep what lies beside it from nobody.
OF_ITSELF = zip_walker.OF_ITSELF | {"archive.broken", "paper.packed", "zip.costly"}
_NAMED = 5


def members(
    name: str, data: bytes, *, limits: Limits, wanted: Callable[[str], bool]
) -> Iterator[tuple[str, bytes | Refused]]:
    """Give the `wanted` entries by name, each with its bytes or why it has none; one without a name is all that follow.

    Raises Refused for the bag as a whole, as `zip_walker.members` and `archives.members` do.
    """
    if zip_walker.looks_like_zip(data):
        return zip_walker.members(data, limits=limits, wanted=wanted)
    return archives.members(name, data, limits=limits, wanted=wanted)


def require_readable(name: str, data: bytes, *, limits: Limits) -> None:
    """Read every entry of a bag for nothing but its faults; raises Refused as `members` does.

    Entries that are locked or broken beside others that are not are named.
    """
    closed: list[tuple[str, Refused]] = []
    count = 0
    for inner, body in members(name, data, limits=limits, wanted=lambda _name: True):
        count += 1
        if isinstance(body, Refused):
            closed.append((inner, body))
    if not count:
        raise refusal("zip.empty")
    if len(closed) == count:
        raise closed[0][1]
    if closed:
        named = ", ".join(f"«{inner}»" if inner else "phần còn lại" for inner, _refused in closed[:_NAMED])
        more = f" và {len(closed) - _NAMED} mục khác" if len(closed) > _NAMED else ""
        raise Refused(
            closed[0][1].code,
            f"Trong tệp nén có mục không mở được: {named}{more}; đề nghị nén lại thành tệp .zip và gửi lại.",
        )

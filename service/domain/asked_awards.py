"""What each nominee of a dossier is put forward for: one submission may ask for several awards, each by its own rules.

Luật 06/2022/QH15 gives every award its own standards, papers (Điều 84) and share of votes; which award the dossier as
a whole is filed under decides nothing of a nominee whose row prints another one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.domain.dossier_reading import award_code, may_mean

if TYPE_CHECKING:
    from service.domain.dossier import Dossier
    from service.domain.fields import Nominee


def award_asked(dossier: Dossier, nominee: Nominee) -> str:
    """Give the code of the award that a nominee is put forward for, '' where neither row nor dossier tells it.

    A row that prints the award that was read of the whole dossier goes by the dossier's, for a person may have put that
    right, or the proposer agreed to another one; so does a row that prints a form alone (*Bằng khen* in a dossier for
    the Premier's). A row that prints yet another keeps its own.
    """
    own = award_code(nominee.award) if nominee.award else ""
    whole = dossier.reading.award if dossier.reading else ""
    return own if own and not {whole, dossier.award} & may_mean(nominee.award) else dossier.award or own


def awards_asked(dossier: Dossier) -> tuple[str, ...]:
    """Give the codes of all awards that the dossier asks for, its own first, then in the order of the rows."""
    nominees = dossier.reading.nominees if dossier.reading else ()
    told = (dossier.award, *(award_asked(dossier, one) for one in nominees))
    return tuple(dict.fromkeys(filter(None, told)))

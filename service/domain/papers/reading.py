"""What the readers of fields are given: one paper, cut, with head, signature and kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from service.domain.document import Document
    from service.domain.fields import Kind
    from service.domain.papers.head import Head
    from service.domain.papers.segments import Segment
    from service.domain.papers.signature import Signature
    from service.domain.rules_documents import DocumentRules


@dataclass(frozen=True, slots=True)
class Reading:
    """One paper being read; `body_end` is the index of the segment that ends the main text.

    `shared` is what one reader of fields worked out and others ask again, under that reader's name for it.
    """

    document: Document
    rules: DocumentRules
    segments: tuple[Segment, ...]
    head: Head
    kind: Kind
    signature: Signature | None
    body_end: int
    shared: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def signed(self) -> bool:
        """Tell whether the file bears an electronic signature: a blank may be filled unseen."""
        return any("signature" in str(fact.get("code", "")) for fact in self.document.facts)

    @property
    def body(self) -> tuple[Segment, ...]:
        """Give the segments of the main text, without annexes."""
        return self.segments[: self.body_end]

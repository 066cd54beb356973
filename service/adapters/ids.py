"""Identity and randomness of the machine."""

from __future__ import annotations

import secrets
import uuid


class RandomIds:
    """Identity and randomness from the operating system."""

    def new(self) -> str:
        """Give a new random UUID."""
        return str(uuid.uuid4())

    def secret(self) -> str:
        """Give 32 random bytes as URL-safe text."""
        return secrets.token_urlsafe(32)

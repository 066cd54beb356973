"""The ports in memory: one process, nothing kept after it. For tests, demonstrations and work without a server."""

from service.adapters.memory.objects import MemoryObjects
from service.adapters.memory.store import MemoryStore

__all__ = ["MemoryObjects", "MemoryStore"]

"""The ports in memory: one process, nothing kept after it. For tests, demonstrations and work without a server."""

from service.adapters.memory.audit import MemoryAudit
from service.adapters.memory.councils import MemoryCouncils
from service.adapters.memory.keeping import MemoryKeeping
from service.adapters.memory.letters import MemoryLetters
from service.adapters.memory.objects import MemoryObjects
from service.adapters.memory.register import MemoryRegister
from service.adapters.memory.retention import MemoryRetention
from service.adapters.memory.store import MemoryStore
from service.adapters.memory.subjects import MemorySubjects
from service.adapters.memory.units import MemoryUnits

__all__ = [
    "MemoryAudit",
    "MemoryCouncils",
    "MemoryKeeping",
    "MemoryLetters",
    "MemoryObjects",
    "MemoryRegister",
    "MemoryRetention",
    "MemoryStore",
    "MemorySubjects",
    "MemoryUnits",
]

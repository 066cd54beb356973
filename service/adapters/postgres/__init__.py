"""PostgreSQL behind the ports: one `Database` of connections, and one class a port on it."""

from service.adapters.postgres.accounts import PostgresAccounts
from service.adapters.postgres.audit import PostgresAudit
from service.adapters.postgres.councils import PostgresCouncils
from service.adapters.postgres.database import Database, open_pool
from service.adapters.postgres.deliveries import PostgresDeliveries
from service.adapters.postgres.finder import PostgresFinder
from service.adapters.postgres.jobs import PostgresJobs
from service.adapters.postgres.keeping import PostgresKeeping
from service.adapters.postgres.letters import PostgresLetters
from service.adapters.postgres.register import PostgresRegister
from service.adapters.postgres.retention import PostgresRetention
from service.adapters.postgres.store import PostgresStore
from service.adapters.postgres.subjects import PostgresSubjects
from service.adapters.postgres.units import PostgresUnits

__all__ = [
    "Database",
    "PostgresAccounts",
    "PostgresAudit",
    "PostgresCouncils",
    "PostgresDeliveries",
    "PostgresFinder",
    "PostgresJobs",
    "PostgresKeeping",
    "PostgresLetters",
    "PostgresRegister",
    "PostgresRetention",
    "PostgresStore",
    "PostgresSubjects",
    "PostgresUnits",
    "open_pool",
]

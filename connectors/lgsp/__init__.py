"""A province's gateway (LGSP): one REST connector, and what differs between gateways as data in a profile."""

from connectors.lgsp.connector import LgspConnector
from connectors.lgsp.profile import Profile, read_profile

__all__ = ["LgspConnector", "Profile", "read_profile"]

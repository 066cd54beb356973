"""A small e-office for demonstrations, vendors and tests: it is not one, and keeps nothing.

It speaks the national axis and three gateways (INTEROP 6 and 7.1) over real HTTP on this machine
only, checks what a server would check, and misbehaves on command (INTEROP 9.13).
"""

from connectors.sandbox.mischief import Mischief, Trick
from connectors.sandbox.office import Letter, Office, Sent
from connectors.sandbox.server import Sandbox

__all__ = ["Letter", "Mischief", "Office", "Sandbox", "Sent", "Trick"]

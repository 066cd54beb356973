"""A mailbox as an e-office."""

from connectors.imap.connector import ImapConnector

__all__ = ["ImapConnector"]

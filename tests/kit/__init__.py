"""Builders, fakes and real servers for the tests; never collected."""

"""The ports made real, one SDK a module."""

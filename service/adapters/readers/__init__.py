"""Papers read in a sandboxed child process."""

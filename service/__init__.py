"""What the system does: domain, stages, ports, adapters, web and command."""

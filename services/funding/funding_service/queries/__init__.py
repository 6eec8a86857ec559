"""The service's own lists, read; and rules that came with the service."""

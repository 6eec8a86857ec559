"""Asking: the service's own lists, what is open in the vault, and the data that came with the service."""

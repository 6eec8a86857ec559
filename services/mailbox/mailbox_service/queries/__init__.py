"""The mailbox's own lists."""

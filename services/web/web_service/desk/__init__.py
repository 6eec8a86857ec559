"""The desk of those who verify residences."""

"""HTTP habits that all services share: problems, commands with a key, reading one's own write."""

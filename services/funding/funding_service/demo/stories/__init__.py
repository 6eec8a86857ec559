"""What happens, one file a story."""

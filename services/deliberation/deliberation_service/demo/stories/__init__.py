"""What happens in the year, one file a story. Days are counted backwards from today."""

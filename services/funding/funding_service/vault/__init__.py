"""What is kept beside the keys, in a database of its own."""

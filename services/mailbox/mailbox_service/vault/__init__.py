"""What stands in the database apart: the letters' keys, and photos sealed under them."""

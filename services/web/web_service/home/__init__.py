"""The way in: what Linli is, the districts, the four entries; language."""

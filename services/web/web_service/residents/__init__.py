"""Pages for residents, made for phones first."""

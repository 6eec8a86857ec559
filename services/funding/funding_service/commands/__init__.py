"""What people can do here: imperative models, which are also the HTTP bodies."""

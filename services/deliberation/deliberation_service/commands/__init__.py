"""What people send: imperative models, which are also the HTTP bodies."""

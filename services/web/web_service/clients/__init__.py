"""One thin typed client for each service: paths in, models out, problems as exceptions."""

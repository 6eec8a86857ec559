"""What the service can be asked to do: imperative models by subject."""

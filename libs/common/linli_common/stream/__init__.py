"""The service streams on JetStream: making them, reading them, comparing them with their event table."""

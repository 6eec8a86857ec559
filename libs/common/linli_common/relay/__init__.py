"""The relay: copies a service's event table to its stream, byte for byte and number for number."""

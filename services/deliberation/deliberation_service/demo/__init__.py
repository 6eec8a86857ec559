"""A year of deliberation, played through the public API by the demo's people (`linli_demo`)."""

"""A year of letters, played through the public API by the demo's people (`linli_demo`)."""

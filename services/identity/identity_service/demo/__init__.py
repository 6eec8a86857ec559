"""The demo: a made-up neighbourhood, played through the public API or, by the million, through the event store."""

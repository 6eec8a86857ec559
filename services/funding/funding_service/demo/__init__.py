"""The demo: a year of project funding in 高境镇, played through the public API."""

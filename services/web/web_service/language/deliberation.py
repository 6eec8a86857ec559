"""Words of the hall 议事厅: topics, meetings, notices, conventions, the blueprint."""

TEXTS: dict[str, tuple[str, str]] = {
    "nav.topics": ("议事厅", "Deliberation"),
}

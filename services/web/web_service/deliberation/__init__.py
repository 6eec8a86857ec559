"""Pages of deliberation 议事厅."""

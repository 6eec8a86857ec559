"""The dashboard of deliberation (议事厅): topics, meetings, votes, and who takes part, by place."""

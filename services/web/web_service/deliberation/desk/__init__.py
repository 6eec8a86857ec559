"""议事办理: the staff's pages of deliberation, from the worklist to the settings."""

"""Word lists: what headers say, surnames, places, code lists. Data only."""

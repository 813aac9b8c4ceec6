"""Pages of the calendar, and what calendar programs fetch."""

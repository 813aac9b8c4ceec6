"""Pages on which records are kept."""

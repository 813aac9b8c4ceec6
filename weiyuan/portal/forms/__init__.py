"""What residents and clerks type."""

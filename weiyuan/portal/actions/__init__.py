"""Writes of the public pages: forms being filled in, what is sent, and how often."""

"""Writes about records of any register."""

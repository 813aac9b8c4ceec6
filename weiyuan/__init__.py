"""Weiyuan Studio (委员工作室)."""

__version__ = "0.1.0"

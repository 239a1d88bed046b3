"""Accounts of staff, their roles, skills and sessions."""

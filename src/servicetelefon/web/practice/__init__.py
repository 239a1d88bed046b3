"""Practising: the telephone of the page, and the person at the other end."""

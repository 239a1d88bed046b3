"""The city's own sign-in."""

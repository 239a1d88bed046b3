"""The outside world behind the stages' ports. Only `bootstrap` builds these."""

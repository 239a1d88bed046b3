"""The laws that articles and figures rest on: their states, and what changed between two."""

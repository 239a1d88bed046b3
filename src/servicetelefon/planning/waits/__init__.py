"""How long somebody will wait: a range that has been right, or silence."""

"""Pages by audience: what citizens and staff see and press."""

"""`/desk`: what an agent works with."""

"""`/redaktion`: articles and amounts are written, reviewed, approved and withdrawn."""

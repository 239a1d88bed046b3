"""`/aufzeichnungen`: every contact as it is recorded."""

"""Set-up, supervisor, doctor, backup: what runs the service, and nothing of citizens or calls."""

"""Real calls for tests: one Asterisk, sipp for the signalling, our own ears and voice."""

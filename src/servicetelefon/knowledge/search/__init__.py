"""German search over questions, wordings and texts, for the desk, the chat and the editors."""

"""Our queue beside Asterisk's own app_queue, in the same run on the same engine."""

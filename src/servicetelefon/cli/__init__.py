"""The service from the shell, one file a noun. Each exports one click command, `command`."""

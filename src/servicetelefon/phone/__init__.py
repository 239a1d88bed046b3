"""The telephone channel: signals of the engine in, commands out."""

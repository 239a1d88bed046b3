"""Chats: a conversation kept encrypted in its own words until 24 hours after its end."""

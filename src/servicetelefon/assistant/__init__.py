"""The assistant: one citizen message in, one decision out. No learned model decides here."""

"""Texts of the city as sounds for the telephone: spoken by espeak-ng, or recorded by people."""

"""The city as data: its files checked, its active release, its switches."""

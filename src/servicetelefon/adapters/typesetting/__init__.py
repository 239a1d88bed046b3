"""Sheets and receipts as tagged PDF, set by typst."""

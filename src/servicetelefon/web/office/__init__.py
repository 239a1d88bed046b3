"""The inbox of an office, and what of referrals comes back to the line."""

"""What administrators see: accounts, and how the service is running."""

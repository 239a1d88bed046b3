"""What an agent works with: the contact on screen, the note, the outcome."""

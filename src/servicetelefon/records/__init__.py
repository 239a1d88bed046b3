"""What happened: contacts, enquiries, the journal, the audit beside it, retention."""

"""The handed-over enquiry: contract, clock, delivery, receipt."""

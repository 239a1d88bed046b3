"""What was promised and what was kept: figures from ContactRecords and EnquiryRecords only."""

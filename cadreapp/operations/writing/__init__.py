"""Every write: records, people, labels, attachments, undo; knows no subject."""

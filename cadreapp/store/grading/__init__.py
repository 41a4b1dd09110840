"""What the appraisal reads and keeps: grades, steps, confirmations, editions."""

"""How a write is made, followed and taken back: operations, their chain, the audit trail."""

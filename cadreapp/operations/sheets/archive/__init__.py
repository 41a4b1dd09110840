"""名册与档案: the roster, its structure, and what is filed of each cadre."""

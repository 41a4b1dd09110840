"""How a template is filled: placeholders, values, pictures, charts, heights."""

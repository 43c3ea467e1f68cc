"""The form for many tasks at once."""

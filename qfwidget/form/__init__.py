"""The form's kernel side: the widget, its messages, and their handlers."""

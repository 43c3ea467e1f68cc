"""What qfwidget is measured against: what a user could put together from other libraries."""

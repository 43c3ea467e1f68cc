"""The alternatives that qfwidget is compared with: what a user could build from other libraries."""

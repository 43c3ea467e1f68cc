"""Compression tasks: created once, polled, cancelled, deleted, listed."""

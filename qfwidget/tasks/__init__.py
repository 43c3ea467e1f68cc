"""Compression tasks: creation, polling, cancelling, deletion, lists."""

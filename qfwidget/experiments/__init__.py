"""Experiments: many compression tasks at once, from a plan to a table of results."""

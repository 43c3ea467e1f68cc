"""The account's model sets and versions."""

"""Terminals: a process somewhere, its screen, and the bytes between them."""

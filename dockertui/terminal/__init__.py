"""The terminal emulator."""

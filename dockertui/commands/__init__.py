"""What keys and the palette do to the user interface itself."""

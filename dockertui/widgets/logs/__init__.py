"""What the Logs tab is made of."""

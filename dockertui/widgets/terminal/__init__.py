"""The pane of an embedded terminal."""

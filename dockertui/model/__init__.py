"""What dockertui knows and does: resources, actions and forms as values; the store, the feed and the session."""

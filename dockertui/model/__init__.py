"""What dockertui knows and does, as values and plain objects: resources, actions, forms, the store, the feed, the session."""

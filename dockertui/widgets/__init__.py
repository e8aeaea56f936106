"""Generic widgets: they know resources and records, never a particular kind."""

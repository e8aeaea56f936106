"""The run specification: pure, without Docker or a terminal."""

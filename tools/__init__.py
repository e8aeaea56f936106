"""What the Makefile runs: the checks and the screenshots."""

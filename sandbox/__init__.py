"""A private, real Docker engine with telling containers: for trying, tests, benchmarks and screenshots."""

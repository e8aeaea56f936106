"""A private, real Docker engine with telling containers: for trying dockertui, its tests, benchmarks and screenshots."""

"""The tabs of the right side: one module each, registered in `catalogue`."""

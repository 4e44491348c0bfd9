"""The use cases: read, compute, publish."""

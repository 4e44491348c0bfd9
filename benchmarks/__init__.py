"""What the promises of speed and size are measured with: `python -m benchmarks`."""

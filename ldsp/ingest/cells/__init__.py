"""How one cell is read, by what its column holds. Each distinct text is read once, however many rows share it."""

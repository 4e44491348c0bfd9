"""How the tables of an older store become those of this version; the same steps for SQLite and PostgreSQL."""

"""LDSP: need, provision, learners, outcomes and value for a Local Digital Skills Partnership."""

__version__ = "0.1.0"

"""Arithmetic: tables in, tables out. No disk, clock, network or screen; random only with a seed."""

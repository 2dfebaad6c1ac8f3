"""Readers of official place files. Pure and of the standard library only: bytes in, frozen rows out."""

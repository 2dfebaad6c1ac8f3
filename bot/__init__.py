"""Veiviser: answers about self-organised self-help in Norway, and finds a group near you."""

__version__ = "0.1.0"

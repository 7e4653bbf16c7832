"""The demonstration firm: its tables, and the builder that plays them.

Loaded by ``expertise.demo`` only, when the demonstration data is installed.
"""

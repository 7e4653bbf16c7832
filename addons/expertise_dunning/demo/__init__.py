"""Unpaid invoices of the demonstration firm, and what was done about them.

Loaded by ``expertise.demo`` only, when the demonstration data is installed.
"""

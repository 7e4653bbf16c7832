"""An accounting network of three firms, with forty prospects.

Loaded by ``prospect.demo`` only, when the demonstration data is installed.
"""

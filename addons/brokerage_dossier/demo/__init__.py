"""A loan brokerage firm, with its brokers and fifteen files.

Loaded by ``brokerage.demo`` only, when the demonstration data is installed.
"""

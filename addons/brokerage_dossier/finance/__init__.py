"""Mathematics of loans: pure Python, Decimal, no Odoo.

Amounts are in the currency's unit with two decimals, rates in percent a year, times in
years. Everything is half up to the cent. Nothing here reads or writes a database, so it
can be checked on its own.
"""

from . import apr, hcsf, insurance, limits, money, plan, schedule, smoothing

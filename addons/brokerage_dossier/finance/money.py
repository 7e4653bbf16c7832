"""Cents: exact, half up."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def decimal(value):
    """Return a number as the Decimal that a person typed.

    A float is read by its shortest writing: 3.1 is 3.1, not 3.100000000000000088….

    :param value: int, float, str or Decimal
    :raise decimal.InvalidOperation: it is no number
    """
    return value if isinstance(value, Decimal) else Decimal(str(value))


def cents(value):
    """Return an amount rounded half up to the cent.

    :param Decimal value: an amount
    """
    return value.quantize(CENT, ROUND_HALF_UP)

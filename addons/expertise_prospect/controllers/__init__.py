from . import editions

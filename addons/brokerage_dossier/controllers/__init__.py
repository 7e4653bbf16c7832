from . import c1_export

from . import c1_export
from . import documents
from . import portal

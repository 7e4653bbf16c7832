from . import documents
from . import portal

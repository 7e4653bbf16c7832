from . import calls
from . import files
from . import inputs
from . import pages

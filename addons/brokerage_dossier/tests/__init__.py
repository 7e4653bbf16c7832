from . import test_life
from . import test_rights
from . import test_doors

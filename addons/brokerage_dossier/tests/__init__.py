from . import test_life
from . import test_rights
from . import test_doors
from . import test_js
from . import test_steps
from . import test_summary
from . import test_tours_file

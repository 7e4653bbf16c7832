from . import test_life
from . import test_rights
from . import test_doors
from . import test_c1_export
from . import test_dashboard
from . import test_demo
from . import test_js

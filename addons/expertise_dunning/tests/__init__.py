from . import test_amounts
from . import test_delivery
from . import test_ladder
from . import test_counters
from . import test_page
from . import test_tours

from . import test_amounts
from . import test_delivery
from . import test_ladder

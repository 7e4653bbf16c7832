from . import test_amounts
from . import test_delivery
from . import test_ladder
from . import test_letter_paper
from . import test_statement

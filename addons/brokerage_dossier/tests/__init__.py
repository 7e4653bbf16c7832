from . import test_life
from . import test_rights
from . import test_loan_request
from . import test_brokerage_letters

from . import test_life
from . import test_rights
from . import test_money_invoice
from . import test_money_law
from . import test_money_life
from . import test_money_rights
from . import test_money_http

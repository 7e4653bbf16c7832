from . import test_closing
from . import test_demo
from . import test_contract
from . import test_mails
from . import test_missions
from . import test_prospects

from . import test_closing
from . import test_contract
from . import test_missions
from . import test_prospects
from . import test_editions
from . import test_network_rights
from . import test_doors
from . import test_queries

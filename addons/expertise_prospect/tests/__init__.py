from . import test_closing
from . import test_contract
from . import test_mails
from . import test_missions
from . import test_prospects
from . import test_prospect_search
from . import test_contacts
from . import test_tours_prospect

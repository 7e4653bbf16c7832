from . import test_amounts
from . import test_delivery
from . import test_ladder
from . import test_dunning_rate
from . import test_interest
from . import test_interest_letter
from . import test_limitation
from . import test_payer_kind
from . import test_letter_paper
from . import test_statement
from . import (
    test_demo,
    test_dossier_block,
    test_rights,
    test_settings,
)

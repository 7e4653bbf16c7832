from . import prospect_mission_wizard
from . import prospect_offer_wizard
from . import prospect_closing_wizard
from . import prospect_contact_wizard
from . import prospect_colleague_wizard
from . import prospect_print_wizard
from . import prospect_editions
from . import prospect_wizard_access

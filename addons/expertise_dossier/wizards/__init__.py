from . import expertise_plan_wizard
from . import expertise_state_wizard
from . import expertise_state_wizard_laboratory
from . import expertise_notice_wizard
from . import expertise_refuse_quote_wizard
from . import expertise_settings
from . import expertise_confirmation_wizard

from . import dunning_interest_settings, dunning_wizard, dunning_wizard_interest
from . import dunning_statement_wizard, dunning_wizard
from . import (
    dossier_call_wizard,
    dunning_settings,
    dunning_wizard,
)

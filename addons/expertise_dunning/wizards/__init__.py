from . import (
    dossier_call_wizard,
    dunning_interest_settings,
    dunning_settings,
    dunning_statement_wizard,
    dunning_wizard,
    dunning_wizard_interest,
    dunning_wizard_preview,
)

from . import (
    dossier_call_wizard,
    dunning_settings,
    dunning_wizard,
)

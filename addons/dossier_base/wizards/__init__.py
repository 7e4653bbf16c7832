from . import dossier_close_wizard
from . import dossier_call_wizard
from . import dossier_settings_mixin

from . import dunning_wizard, dunning_wizard_preview

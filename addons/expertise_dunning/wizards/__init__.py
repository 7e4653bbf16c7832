from . import dunning_wizard

from . import dunning_statement_wizard, dunning_wizard

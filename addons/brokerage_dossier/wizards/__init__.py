from . import brokerage_resume_wizard
from . import brokerage_simulation_compare

from . import brokerage_resume_wizard
from . import brokerage_c1_export

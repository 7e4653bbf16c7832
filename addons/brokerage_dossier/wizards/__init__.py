from . import brokerage_resume_wizard

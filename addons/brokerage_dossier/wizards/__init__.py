from . import brokerage_delete_wizard
from . import brokerage_renumber_wizard
from . import brokerage_resume_wizard
from . import brokerage_settings

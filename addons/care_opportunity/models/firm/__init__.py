from . import calendar_public_holiday
from . import care_demo
from . import dossier_closing_reason
from . import res_company
from . import res_company_planning
from . import res_company_public_holidays
from . import res_company_limits

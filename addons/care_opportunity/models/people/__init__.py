from . import hr_employee
from . import res_partner
from . import hr_employee_planning
from . import res_partner_planning
from . import res_users
from . import res_partner_town

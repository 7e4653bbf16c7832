from . import res_company_portal
from . import care_assessment_portal
from . import care_intervention_portal
from . import care_stamp_place
from . import care_reading
from . import care_assessment_reading
from . import hr_employee_portal
from . import res_partner_portal

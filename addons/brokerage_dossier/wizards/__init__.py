from . import brokerage_resume_wizard
from . import brokerage_loan_request_wizard
from . import brokerage_fee_agreement_wizard
from . import brokerage_legal_settings

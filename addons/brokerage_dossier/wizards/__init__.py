from . import brokerage_delete_wizard
from . import brokerage_renumber_wizard
from . import brokerage_resume_wizard
from . import brokerage_settings
from . import brokerage_invoice_wizard
from . import account_move_reversal
from . import account_payment_register
from . import payment_link_wizard

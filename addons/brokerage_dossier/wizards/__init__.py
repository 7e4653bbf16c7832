from . import brokerage_resume_wizard
from . import brokerage_document_ask
from . import brokerage_document_refuse

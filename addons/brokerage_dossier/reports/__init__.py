from . import brokerage_c1_report
from . import brokerage_schedule_xlsx

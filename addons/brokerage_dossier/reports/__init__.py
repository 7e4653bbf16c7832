from . import brokerage_schedule_xlsx

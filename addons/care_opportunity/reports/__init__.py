from . import care_paper_report
from . import care_event_sheet
from . import care_working_day

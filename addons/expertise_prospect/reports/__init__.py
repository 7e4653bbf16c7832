from . import prospect_editions_columns
from . import prospect_editions_report

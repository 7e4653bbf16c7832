from . import brokerage_c1_report

from . import care_sheet_template
from . import care_sheet_copy
from . import care_assessment_sheet
from . import care_assessment_dipc
from . import care_assessment_letters
from . import care_mission_paper
from . import ir_attachment

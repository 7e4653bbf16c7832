from . import care_mission
from . import care_mission_planning
from . import care_mission_assign
from . import care_mission_search
from . import care_mission_skill
from . import care_mission_slot
from . import care_assignment
from . import care_assignment_planning

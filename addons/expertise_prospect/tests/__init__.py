from . import test_closing
from . import test_contract
from . import test_missions
from . import test_prospects
from . import test_js
from . import test_mission_screens
from . import test_statistics
from . import test_tours_mission

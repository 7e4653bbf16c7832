from . import test_closing
from . import test_contract
from . import test_mails
from . import test_follow_up
from . import test_history
from . import test_missions
from . import test_overdue_mail
from . import test_prospects

from . import controllers, models, reports, wizards
from . import controllers
from . import models, wizards
from . import models, reports, wizards
from .hooks import post_init_hook, uninstall_hook

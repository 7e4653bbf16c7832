from . import controllers, job_runner, models, wizards
from .hooks import post_init_hook
from .hooks import uninstall_hook

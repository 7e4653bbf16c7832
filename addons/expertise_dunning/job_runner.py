"""How soon letters go on whose process was killed in the middle.

The runner of the background jobs looks for such jobs whenever something happens in the
queue, and after this long when nothing does. A job must have been given out for ten
seconds to pass for dead: twenty at most, where the runner's own minute makes seventy.
"""

from odoo.addons.queue_job.jobrunner import runner

runner.SELECT_TIMEOUT = 10  # seconds

from . import test_closing
from . import test_history
from . import test_js
from . import test_letter
from . import test_letter_pdf
from . import test_numbering
from . import test_status_log
from . import test_trash

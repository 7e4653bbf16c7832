from . import test_life
from . import test_rights
from . import test_doors
from . import test_documents
from . import test_documents_portal
from . import test_documents_tours

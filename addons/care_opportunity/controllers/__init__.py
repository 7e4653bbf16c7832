from . import care_papers, portal_care

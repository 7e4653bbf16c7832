from odoo.tests import tagged

from .portal import PortalCase


class DocumentTours:
    """The borrower sends, the broker refuses, he sends again, the broker accepts."""

    def test_a_document_goes_to_and_fro(self):
        staff = f"/odoo/courtage/{self.dossier.id}"
        self.co_slips.unlink()
        self.start_tour("/my", "brokerage_portal_send", login="p_holder")
        self.env.invalidate_all()
        self.assertEqual(self.slips.state, "received")
        self.assertEqual(self.slips.attachment_ids.name, "slip.pdf")
        self.start_tour(staff, "brokerage_documents_refuse", login="t_broker")
        self.env.invalidate_all()
        self.assertEqual(self.slips.state, "refused")
        self.assertEqual(len(self.mails()), 1)
        self.start_tour(self.url, "brokerage_portal_again", login="p_holder")
        self.env.invalidate_all()
        self.assertEqual(self.slips.state, "received")
        self.start_tour(staff, "brokerage_documents_accept", login="t_broker")
        self.env.invalidate_all()
        self.assertEqual((self.slips | self.tax).mapped("state"), ["accepted"] * 2)
        self.assertTrue(self.dossier.is_complete)
        # what the co-borrower lacks was proposed with what the broker chose
        new = self.dossier.document_ids - self.slips - self.tax
        self.assertEqual(new.type_id, self.kind_slips | self.kind_other)
        self.assertEqual(len(self.mails()), 3)


@tagged("post_install", "-at_install")
class TestDocumentToursDesk(DocumentTours, PortalCase):
    allow_inherited_tests_method = True
    browser_size = "1366x768"

from odoo.tests import HttpCase, tagged

from .search_common import SearchCase


@tagged("post_install", "-at_install")
class TestSearchTour(SearchCase, HttpCase):
    """A coordinator finds a worker and assigns her, in a real browser."""

    def test_search_and_assign(self):
        (self.anna | self.bruno).resource_calendar_id = False
        mission = self.make_mission(slots=[("0", 9, 11)], date_start="2099-03-02")
        self.make_leave("2099-03-01 00:00", "2099-03-12 00:00", self.bruno)
        self.env.flush_all()
        self.start_tour(
            f"/odoo/aide-formulaires/{mission.assessment_id.id}",
            "care_worker_search",
            login="t_coordinator",
        )
        self.assertEqual(mission.assignment_ids.employee_id, self.anna)

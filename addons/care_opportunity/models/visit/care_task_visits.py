from collections import Counter

from odoo import api, fields, models


class CareTaskVisits(models.Model):
    """What is changed in the tasks of an open form reaches the visits to come.

    Tasks that somebody added to one visit, or ticked off, stay.
    """

    # one face of the task per file
    _inherit = "care.task"  # pylint: disable=consider-merging-classes-inherited

    @api.model_create_multi
    def create(self, vals_list):
        tasks = super().create(vals_list)
        self._change_visits(Counter(), tasks._count_on_visits())
        return tasks

    def write(self, vals):
        before = self._count_on_visits()
        result = super().write(vals)
        self._change_visits(before, self._count_on_visits())
        return result

    def unlink(self):
        before = self._count_on_visits()
        result = super().unlink()
        self._change_visits(before, Counter())
        return result

    def _count_on_visits(self):
        """:return: how often each of (id of the visit, name, note) is wanted"""
        forms = self.assessment_id.filtered("validated_at")
        if not forms:
            return Counter()
        visits = self.env["care.intervention"].search(
            [
                ("assessment_id", "in", forms.ids),
                ("state", "=", "planned"),
                ("start", ">", fields.Datetime.now()),
            ]
        )
        by_form = visits.grouped("assessment_id")
        return Counter(
            (visit.id, task.name, task.note or False)
            for task in self
            for visit in by_form.get(task.assessment_id, ())
            if not task.mission_id or task.mission_id == visit.mission_id
        )

    @api.model
    def _change_visits(self, before, after):
        """Bring the tasks of the visits from what was wanted to what is."""
        gone, new = before - after, after - before
        if not gone and not new:
            return
        tasks = self.env["care.intervention.task"]
        replaced = tasks
        if gone:
            visit_ids = list({visit_id for visit_id, *__ in gone})
            for task in tasks.search(
                [("intervention_id", "in", visit_ids), ("done", "=", False)]
            ):
                key = (task.intervention_id.id, task.name, task.note or False)
                if gone[key] > 0:
                    gone[key] -= 1
                    replaced += task
        by_visit = {
            visit.id: list(found)
            for visit, found in replaced.grouped("intervention_id").items()
        }
        values = []
        for (visit_id, name, note), count in new.items():
            for __ in range(count):
                place = by_visit.get(visit_id)
                if place:
                    # a task that is called otherwise keeps its place in the list
                    task = place.pop(0)
                    task.write({"name": name, "note": note})
                    replaced -= task
                else:
                    values.append(
                        {"intervention_id": visit_id, "name": name, "note": note}
                    )
        replaced.unlink()
        tasks.create(values)

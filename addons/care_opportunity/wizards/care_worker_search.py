from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

#: how many workers the screen shows
LIMIT = 40


class CareWorkerSearch(models.TransientModel):
    """« Recherche » of a mission: between which days, and who can do it."""

    _name = "care.worker.search"
    _description = "Search for a Worker"

    mission_id = fields.Many2one(
        "care.mission", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="mission_id.company_id")
    partner_id = fields.Many2one(related="mission_id.partner_id", string="Client")
    date_from = fields.Date("From", required=True)
    date_to = fields.Date("Until", required=True)
    all_slot_ids = fields.One2many(related="mission_id.slot_ids", string="All slots")
    slot_ids = fields.Many2many(
        "care.mission.slot",
        string="Slots",
        domain="[('id', 'in', all_slot_ids)]",
        help="For which somebody is wanted; those that have nobody yet, at first.",
    )
    line_ids = fields.One2many(
        "care.worker.search.line", "search_id", "Workers", readonly=True
    )
    fit_count = fields.Integer(compute="_compute_counts")
    part_count = fields.Integer(compute="_compute_counts")
    note = fields.Char(compute="_compute_note")

    _dates = models.Constraint(
        "CHECK (date_to >= date_from AND date_to - date_from <= 100)",
        "The search covers 1 to 100 days.",
    )

    @api.depends("mission_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for search in self:
            search.display_name = self.env._(
                "Search: %(mission)s", mission=search.mission_id.display_name
            )

    @api.depends("line_ids.fits", "line_ids.slots_fit")
    def _compute_counts(self):
        for search in self:
            fitting = search.line_ids.filtered("fits")
            partly = (search.line_ids - fitting).filtered("slots_fit")
            search.fit_count, search.part_count = len(fitting), len(partly)

    @api.depends("mission_id", "date_from", "date_to", "slot_ids")
    @api.depends_context("lang")
    def _compute_note(self):
        for search in self:
            wanted = search._get_wanted()
            days = [
                f"{format_date(self.env, day)} ({wanted['holidays'][day]})"
                for day in wanted["skipped"]
            ]
            search.note = False
            if days:
                search.note = self.env._(
                    "No visit on public holidays: %(days)s", days=", ".join(days)
                )
            elif not wanted["occurrences"]:
                search.note = self.env._("No visit is left to plan between these days.")

    def _get_wanted(self):
        self.ensure_one()
        if not (self.mission_id and self.date_from and self.date_to):
            return {"occurrences": [], "skipped": [], "holidays": {}}
        return self.mission_id._get_search_wanted(
            self.date_from, self.date_to, self.slot_ids._origin or None
        )

    def action_search(self):
        """« Rechercher », with the days and slots as they are now."""
        self.ensure_one()
        self._search_workers()
        return self._get_action()

    def _search_workers(self):
        """Find the workers again; the lines are the search's own, not the user's."""
        self.ensure_one()
        mission = self.mission_id
        found = mission._find_workers(
            self.date_from, self.date_to, LIMIT, self.slot_ids or None
        )
        lines = self.env["care.worker.search.line"].sudo()
        self.sudo().line_ids.unlink()
        lines.create(
            [
                {"search_id": self.id, "sequence": number, **self._prepare_line(row)}
                for number, row in enumerate(found)
            ]
        )

    def _prepare_line(self, row):
        mission = self.mission_id
        distances = ["same_town", "other_town", "unknown"]
        return {
            "employee_id": row["employee_id"],
            "fits": row["fits"],
            "slots_fit": row["slots_fit"],
            "slots_count": len(row["slots"]),
            "slot_ids": [slot["slot_id"] for slot in row["slots"] if slot["fits"]],
            "knows_client": row["knows_client"],
            "distance": distances[row["distance"]],
            "week_hours": row["week_hours"],
            "level_above": row["level_above"],
            "details": self.env["ir.qweb"]._render(
                "care_opportunity.worker_search_slots",
                {"slots": [self._prepare_slot(mission, slot) for slot in row["slots"]]},
            ),
        }

    def _prepare_slot(self, mission, slot):
        """:return: what is shown of a slot: the days of each reason together"""
        reasons = {}
        for day, problem in slot["problems"]:
            reasons.setdefault(mission._get_reason(problem), []).append(day)
        return {
            "name": self.env["care.mission.slot"].browse(slot["slot_id"]).display_name,
            "fits": slot["fits"],
            "free": slot["free"],
            "wanted": slot["wanted"],
            "reasons": [
                (
                    reason,
                    ", ".join(
                        format_date(self.env, day, date_format="dd/MM") for day in days
                    ),
                )
                for reason, days in reasons.items()
            ],
        }

    def _get_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Search: %(mission)s", mission=self.mission_id.name),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }


class CareWorkerSearchLine(models.TransientModel):
    """A worker that was found; nobody but the search writes it."""

    _name = "care.worker.search.line"
    _description = "Worker Found"
    _order = "search_id, sequence, id"

    search_id = fields.Many2one(
        "care.worker.search", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer()
    employee_id = fields.Many2one("hr.employee", "Worker", required=True)
    fits = fields.Boolean("Fits every slot")
    slots_fit = fields.Integer("Slots that fit")
    slots_count = fields.Integer("Slots")
    slot_ids = fields.Many2many("care.mission.slot", string="Fitting slots")
    knows_client = fields.Boolean("Knows the client")
    distance = fields.Selection(
        [
            ("same_town", "Same town"),
            ("other_town", "Another town"),
            ("unknown", "Distance unknown"),
        ]
    )
    week_hours = fields.Float("Hours planned that week")
    level_above = fields.Integer("Skill above need")
    details = fields.Html("Slots and reasons", sanitize=False, readonly=True)

    def action_assign(self):
        """« Affecter »: the slots that fit; the search goes on for the others.

        :raise UserError: it has changed meanwhile
        """
        self.ensure_one()
        search = self.search_id
        mission = search.mission_id
        if not self.slot_ids:
            raise UserError(
                self.env._(
                    "No slot fits %(worker)s as a whole: choose another worker, or "
                    "other days.",
                    worker=self.employee_id.name,
                )
            )
        slots = self.slot_ids
        assignment = mission._assign_worker(
            self.employee_id, search.date_from, search.date_to, slots
        )
        left = (search.slot_ids or mission.slot_ids) - slots
        values = {
            "worker": self.employee_id.name,
            "first": format_date(self.env, assignment.date_from),
            "count": len(slots),
            "all": len(slots | left),
        }
        if assignment.date_to:
            message = self.env._(
                "%(worker)s is assigned from %(first)s to %(last)s: %(count)s of "
                "%(all)s slots.",
                last=format_date(self.env, assignment.date_to),
                **values,
            )
        else:
            message = self.env._(
                "%(worker)s is assigned from %(first)s: %(count)s of %(all)s slots.",
                **values,
            )
        following = {"type": "ir.actions.act_window_close"}
        if left:
            search.slot_ids = left
            search._search_workers()
            following = search._get_action()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": message, "next": following},
        }

from odoo import Command

from .common_money import CareMoneyCase


class EveryRecordCase(CareMoneyCase):
    """A record of each model of the add-on; a test looks that none is missing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.records = cls.make_records()
        cls.shared = cls.make_settings()
        cls.shared["care.event.type"] = cls.env["care.event.type"].create(
            {"name": "Chute (test)"}
        )
        cls.env.flush_all()

    def our_models(self):
        """:return: models with records of the add-on itself"""
        return {
            name
            for name, model in self.registry.items()
            if model._original_module == "care_opportunity" and not model._abstract
        }

    @classmethod
    def make_settings(cls, company=None):
        """:return: {model: record} of an activity and a printed sheet"""
        values = {"company_id": company and company.id}
        activity = cls.env["care.activity"].create(
            {
                **values,
                "name": "Ours (test)",
                "field_ids": [
                    Command.create(
                        {
                            "name": "Lunch",
                            "kind": "selection",
                            "option_ids": [Command.create({"name": "Cold"})],
                        }
                    )
                ],
            }
        )
        template = cls.env["care.sheet.template"].create({**values, "name": "Sheet"})
        return {
            "care.activity": activity,
            "care.activity.field": activity.field_ids,
            "care.activity.field.option": activity.field_ids.option_ids,
            "care.form.definition": activity.definition_id,
            "care.sheet.template": template,
            "care.sheet.section": template.section_ids[:1],
        }

    @classmethod
    def make_records(cls):
        """:return: {model: a record of the firm, made by the manager}"""
        cls.activity.company_id = cls.firm
        form = cls.make_form(cls.manager)
        mission = cls.make_mission(
            form,
            skill_ids=[Command.create({"skill_id": cls.washing.id})],
            task_ids=[Command.create({"name": "Wash", "assessment_id": form.id})],
        )
        risk = cls.env["care.risk"].create(
            {"assessment_id": form.id, "situation": "Stairs", "measure": "A rail"}
        )
        assignment = cls.env["care.assignment"].create(
            {"mission_root_id": mission.id, "employee_id": cls.anna.id}
        )
        visit = cls.make_visit(
            "2026-03-02 09:00", "2026-03-02 11:00", cls.anna, mission_id=mission.id
        )
        stamp = visit._add_stamp("start", visit.start, "portal")
        place = cls.env["care.stamp.place"].create(
            {"stamp_id": stamp.id, "company_id": cls.firm.id, "latitude": 47}
        )
        cls.env["care.reading"].with_user(cls.user)._log_office(form)
        cls.env.flush_all()
        invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.client.id,
                "company_id": cls.firm.id,
            }
        )
        funding = cls.fund()
        manager = {"partner_id": cls.client.id, "company_id": cls.firm.id}
        return {
            **cls.make_settings(cls.firm),
            "care.vat.rule": cls.env["care.vat.rule"].search(
                [("company_id", "=", cls.firm.id)], limit=1
            ),
            "care.assessment": form,
            "care.mission": mission,
            "care.mission.skill": mission.skill_ids,
            "care.mission.slot": mission.slot_ids,
            "care.task": mission.task_ids,
            "care.risk": risk,
            "care.sheet.copy": form.with_user(cls.manager)._keep_paper(
                "sheet", "print"
            ),
            "care.assignment": assignment,
            "care.intervention": visit,
            "care.intervention.task": visit.task_ids[:1],
            "care.working.day": cls.env["care.working.day"].search(
                [("employee_id", "=", cls.anna.id)]
            ),
            "care.stamp": stamp,
            "care.stamp.place": place,
            "care.reading": cls.env["care.reading"].search(
                [("assessment_id", "=", form.id)], limit=1
            ),
            "care.note": cls.env["care.note"]
            .with_user(cls.manager)
            .create({**manager, "text": "Call"}),
            "care.adverse.event": cls.env["care.adverse.event"]
            .with_user(cls.manager)
            .create(
                {
                    **manager,
                    "type_id": cls.env.ref("care_opportunity.event_type_care_fault").id,
                    "facts": "A fall",
                }
            ),
            "care.funding": funding,
            "care.funding.share": cls.env["care.funding.share"].create(
                {
                    "move_id": invoice.id,
                    "funding_id": funding.id,
                    "payer_id": cls.council.id,
                }
            ),
            "care.tax.certificate": cls.env["care.tax.certificate"].create(
                {**manager, "year": 2025}
            ),
        }

    @classmethod
    def make_wizards(cls, user):
        """:return: {model: a wizard of this user}"""
        records = cls.records
        visit = records["care.intervention"]
        values = {
            "care.settings": {},
            "care.cancel.wizard": {"partner_id": cls.client.id},
            "care.invoice.wizard": {},
            "care.plan.wizard": {"mission_ids": records["care.mission"].ids},
            "care.replace.wizard": {"employee_id": cls.anna.id},
            "care.sheet.preview": {
                "template_id": records["care.sheet.template"].id,
                "assessment_id": records["care.assessment"].id,
            },
            "care.sheet.wizard": {},
            "care.stamp.correction": {"intervention_id": visit.id, "reason": "Lost"},
            "care.tax.certificate.wizard": {},
            "care.worker.search": {
                "mission_id": records["care.mission"].id,
                "date_from": "2026-03-02",
                "date_to": "2026-03-08",
            },
        }
        # the wizard is the user's, who has not the right to each of them
        env = cls.env(user=user, su=True)
        made = {name: env[name].create(vals) for name, vals in values.items()}
        lines = {
            "care.invoice.wizard.blocked": {
                "wizard_id": made["care.invoice.wizard"].id
            },
            "care.invoice.wizard.line": {"wizard_id": made["care.invoice.wizard"].id},
            "care.replace.line": {"intervention_id": visit.id},
            "care.worker.search.line": {
                "search_id": made["care.worker.search"].id,
                "employee_id": cls.anna.id,
            },
        }
        made.update({name: env[name].create(vals) for name, vals in lines.items()})
        return made

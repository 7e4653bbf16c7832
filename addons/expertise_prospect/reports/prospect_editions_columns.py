"""The columns of « Éditions »: one place to add one.

A column is a heading, a kind that chooses the format of the cell, a width in
characters and a function of the record that is on the line.
"""

from collections import namedtuple

from odoo import fields, models

Column = namedtuple("Column", "heading kind width value")

#: fields of the follow-up that belong to the list when it is installed
LAST_ACTION = ("last_action_date", "last_action_type_id")
NEXT_ACTION = ("next_action_date", "next_action_type_id")


def name_of(record):
    """The name of a linked record, as the web client shows it.

    Like the core's ``read``: whoever reads a record reads the names of what it is
    linked to, such as a firm of the network that he does not work for.
    """
    return record.sudo().display_name or "" if record else ""


def joined(values, separator="\n"):
    return separator.join(dict.fromkeys(value for value in values if value))


def day_of(record, name):
    """The day of a moment, where the user is."""
    moment = record[name]
    return moment and fields.Datetime.context_timestamp(record, moment).date()


class ProspectColumns(models.AbstractModel):
    _name = "prospect.editions.columns"
    _description = "Columns of the Prospects' Editions"

    def _get_labels(self, model, *names):
        """:return: ``{field: {value: label}}`` in the user's language"""
        return {
            name: dict(model._fields[name]._description_selection(self.env))
            for name in names
        }

    def _action_columns(self, names, headings):
        """:return: columns of the last or next action, where there is a follow-up"""
        date_name, type_name = names
        if not set(names) <= set(self.env["res.partner"]._fields):
            return []
        return [
            Column(headings[0], "date", 12, lambda p: p[date_name]),
            Column(headings[1], "text", 18, lambda p: name_of(p[type_name])),
        ]

    def _get_prospect_columns(self, related):
        """:param related: see ``_read_related`` of the report: what belongs to the
        prospects of the chunk, by id, so that no cell costs a query"""
        _ = self.env._
        labels = self._get_labels(
            self.env["res.partner"], "prospect_state", "tax_regime"
        )
        mission_labels = self._get_labels(self.env["crm.lead"], "won_status")

        def label(name):
            return lambda p: labels[name].get(p[name], "")

        def missions(p):
            return related["missions"].get(p.id, [])

        def contacts(p):
            return related["contacts"].get(p.id, [])

        def amount(p, status):
            amounts = [
                mission.expected_revenue
                for mission in missions(p)
                if mission.won_status == status
            ]
            return sum(amounts) if amounts else None

        def mission_line(mission):
            stage = (
                mission_labels["won_status"]["lost"]
                if mission.won_status == "lost"
                else name_of(mission.stage_id)
            )
            return f"{name_of(mission.mission_type_id)} – {stage}"

        return [
            Column(_("Company name"), "text", 34, lambda p: p.name),
            Column(_("State"), "text", 10, label("prospect_state")),
            *self._action_columns(LAST_ACTION, (_("Last action on"), _("Last action"))),
            *self._action_columns(NEXT_ACTION, (_("Next action on"), _("Next action"))),
            Column(
                _("Source"), "text", 20, lambda p: name_of(p.prospect_source_id)
            ),
            Column(_("Phone"), "text", 17, lambda p: p.phone),
            Column(_("Mail"), "text", 30, lambda p: p.email),
            Column(_("Street"), "text", 28, lambda p: p.street),
            Column(_("Address (cont.)"), "text", 18, lambda p: p.street2),
            Column(_("ZIP"), "text", 8, lambda p: p.zip),
            Column(_("Town"), "text", 22, lambda p: p.city),
            Column(_("Country"), "text", 12, lambda p: name_of(p.country_id)),
            Column(
                _("Preferred contact"),
                "text",
                26,
                lambda p: p.preferred_contact_id.name,
            ),
            Column(
                _("Mail of the preferred contact"),
                "text",
                30,
                lambda p: p.preferred_contact_id.email,
            ),
            Column(
                _("Mobile of the preferred contact"),
                "text",
                18,
                lambda p: p.preferred_contact_id.mobile,
            ),
            Column(
                _("Contacts"),
                "lines",
                30,
                lambda p: joined(
                    joined((contact.name, contact.function), ", ")
                    for contact in contacts(p)
                ),
            ),
            Column(
                _("Mails of the contacts"),
                "lines",
                30,
                lambda p: joined(contact.email for contact in contacts(p)),
            ),
            Column(
                _("Phones of the contacts"),
                "lines",
                18,
                lambda p: joined(
                    number
                    for contact in contacts(p)
                    for number in (contact.mobile, contact.phone, contact.home_phone)
                ),
            ),
            Column(_("Foreign phone"), "text", 17, lambda p: p.foreign_phone),
            Column(_("Fax"), "text", 17, lambda p: p.fax),
            Column(_("Website"), "text", 24, lambda p: p.website),
            Column("SIRET", "text", 16, lambda p: p.company_registry),
            Column(_("NAF (APE)"), "text", 9, lambda p: p.naf_code),
            Column(
                _("Legal form"),
                "text",
                14,
                lambda p: name_of(p.partner_company_type_id),
            ),
            Column(_("Tax regime"), "text", 22, label("tax_regime")),
            Column(_("Founded on"), "date", 12, lambda p: p.incorporation_date),
            Column(
                _("Current firm"), "text", 24, lambda p: name_of(p.current_accountant_id)
            ),
            Column(_("Firm"), "text", 24, lambda p: name_of(p.prospect_firm_id)),
            Column(
                _("Source salesperson"), "text", 22, lambda p: name_of(p.source_user_id)
            ),
            Column(
                _("Operational salesperson"), "text", 22, lambda p: name_of(p.user_id)
            ),
            Column(_("Rating"), "integer", 7, lambda p: int(p.rating or 0) or None),
            Column(
                _("Takeover"), "text", 9, lambda p: _("Yes") if p.is_takeover else ""
            ),
            Column(_("Missions"), "integer", 9, lambda p: len(missions(p)) or None),
            Column(
                _("Missions and stages"),
                "lines",
                34,
                lambda p: joined(mission_line(mission) for mission in missions(p)),
            ),
            Column(
                _("Amount in progress"), "money", 15, lambda p: amount(p, "pending")
            ),
            Column(_("Amount signed"), "money", 15, lambda p: amount(p, "won")),
            Column(_("Amount lost"), "money", 15, lambda p: amount(p, "lost")),
            Column(_("Client number"), "text", 10, lambda p: p.ref),
            Column(_("Client since"), "date", 12, lambda p: p.client_since),
            Column(_("Created on"), "date", 12, lambda p: p.prospect_date),
        ]

    def _get_mission_columns(self):
        _ = self.env._
        labels = self._get_labels(self.env["crm.lead"], "won_status")
        return [
            Column(_("Company name"), "text", 34, lambda m: m.partner_id.name),
            Column(_("Mission"), "text", 22, lambda m: name_of(m.mission_type_id)),
            Column(_("Client type"), "text", 18, lambda m: name_of(m.client_type_id)),
            Column(
                _("State"),
                "text",
                10,
                lambda m: labels["won_status"].get(m.won_status, ""),
            ),
            Column(_("Stage"), "text", 16, lambda m: name_of(m.stage_id)),
            Column(_("Probability"), "percent", 11, lambda m: m.probability / 100),
            Column(_("Amount"), "money", 14, lambda m: m.expected_revenue),
            Column(
                _("Weighted amount"),
                "money",
                15,
                lambda m: m.expected_revenue * m.probability / 100,
            ),
            Column(
                _("Contract type"), "text", 24, lambda m: name_of(m.contract_type_id)
            ),
            Column(_("Offer"), "text", 24, lambda m: name_of(m.offer_id)),
            Column(_("Start"), "date", 12, lambda m: m.date_start),
            Column(_("End"), "date", 12, lambda m: m.date_end),
            Column(_("Firm"), "text", 24, lambda m: name_of(m.firm_id)),
            Column(_("Office"), "text", 18, lambda m: name_of(m.office_id)),
            Column(_("Holder"), "text", 22, lambda m: name_of(m.holder_id)),
            Column(_("Partner in charge"), "text", 22, lambda m: name_of(m.associate_id)),
            Column(_("Source"), "text", 20, lambda m: name_of(m.source_id)),
            Column(
                _("Source salesperson"), "text", 22, lambda m: name_of(m.source_user_id)
            ),
            Column(_("Operational salesperson"), "text", 22, lambda m: name_of(m.user_id)),
            Column(
                _("Factors"),
                "text",
                28,
                lambda m: joined(m.factor_ids.mapped("name"), ", "),
            ),
            Column(_("Justification"), "text", 40, lambda m: m.lost_justification),
            Column(
                _("Bonus"), "text", 8, lambda m: _("Yes") if m.earns_bonus else _("No")
            ),
            Column(_("Created on"), "date", 12, lambda m: day_of(m, "create_date")),
            Column(_("Closed on"), "date", 12, lambda m: day_of(m, "date_closed")),
        ]

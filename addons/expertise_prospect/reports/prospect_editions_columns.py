"""The columns of « Éditions »: one place to add one."""

from odoo import fields, models

from odoo.addons.dossier_base.tools.workbook import Column

#: fields of the follow-up that belong to the list when it is installed
LAST_ACTION = ("last_action_date", "last_action_type_id")
NEXT_ACTION = ("next_action_date", "next_action_type_id")


def joined(values, separator="\n"):
    return separator.join(dict.fromkeys(value for value in values if value))


def day_of(record, name):
    """The day of a moment, where the user is."""
    moment = record[name]
    return moment and fields.Datetime.context_timestamp(record, moment).date()


class ProspectColumns(models.AbstractModel):
    _name = "prospect.editions.columns"
    _description = "Columns of the Prospects' Editions"

    def _get_namer(self, related):
        """:return: a function that names a linked record, as the web client does

        Like the core's ``read``: whoever reads a record reads the names of what it is
        linked to, such as a firm of the network that he does not work for.
        """

        def name_of(record):
            if not record:
                return ""
            names = related.setdefault("names", {})
            key = record._name, record._ids
            if key not in names:
                names[key] = record.sudo().display_name
            return names[key]

        return name_of

    def _get_labels(self, model, *names):
        """:return: ``{field: {value: label}}`` in the user's language"""
        return {
            name: dict(model._fields[name]._description_selection(self.env))
            for name in names
        }

    def _action_columns(self, names, headings, name_of):
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
        name_of = self._get_namer(related)
        yes = self.env._("Yes")
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
            Column(self.env._("Company name"), "text", 34, lambda p: p.name),
            Column(self.env._("State"), "text", 10, label("prospect_state")),
            *self._action_columns(
                LAST_ACTION,
                (self.env._("Last action on"), self.env._("Last action")),
                name_of,
            ),
            *self._action_columns(
                NEXT_ACTION,
                (self.env._("Next action on"), self.env._("Next action")),
                name_of,
            ),
            Column(
                self.env._("Source"),
                "text",
                20,
                lambda p: name_of(p.prospect_source_id),
            ),
            Column(self.env._("Phone"), "text", 17, lambda p: p.phone),
            Column(self.env._("Mail"), "text", 30, lambda p: p.email),
            Column(self.env._("Street"), "text", 28, lambda p: p.street),
            Column(self.env._("Address (cont.)"), "text", 18, lambda p: p.street2),
            Column(self.env._("ZIP"), "text", 8, lambda p: p.zip),
            Column(self.env._("Town"), "text", 22, lambda p: p.city),
            Column(self.env._("Country"), "text", 12, lambda p: name_of(p.country_id)),
            Column(
                self.env._("Preferred contact"),
                "text",
                26,
                lambda p: p.preferred_contact_id.name,
            ),
            Column(
                self.env._("Mail of the preferred contact"),
                "text",
                30,
                lambda p: p.preferred_contact_id.email,
            ),
            Column(
                self.env._("Mobile of the preferred contact"),
                "text",
                18,
                lambda p: p.preferred_contact_id.mobile,
            ),
            Column(
                self.env._("Contacts"),
                "lines",
                30,
                lambda p: joined(
                    joined((contact.name, contact.function), ", ")
                    for contact in contacts(p)
                ),
            ),
            Column(
                self.env._("Mails of the contacts"),
                "lines",
                30,
                lambda p: joined(contact.email for contact in contacts(p)),
            ),
            Column(
                self.env._("Phones of the contacts"),
                "lines",
                18,
                lambda p: joined(
                    number
                    for contact in contacts(p)
                    for number in (contact.mobile, contact.phone, contact.home_phone)
                ),
            ),
            Column(self.env._("Foreign phone"), "text", 17, lambda p: p.foreign_phone),
            Column(self.env._("Fax"), "text", 17, lambda p: p.fax),
            Column(self.env._("Website"), "text", 24, lambda p: p.website),
            Column("SIRET", "text", 16, lambda p: p.company_registry),
            Column(self.env._("NAF (APE)"), "text", 9, lambda p: p.naf_code),
            Column(
                self.env._("Legal form"),
                "text",
                14,
                lambda p: name_of(p.partner_company_type_id),
            ),
            Column(self.env._("Tax regime"), "text", 22, label("tax_regime")),
            Column(
                self.env._("Founded on"), "date", 12, lambda p: p.incorporation_date
            ),
            Column(
                self.env._("Current firm"),
                "text",
                24,
                lambda p: name_of(p.current_accountant_id),
            ),
            Column(
                self.env._("Firm"), "text", 24, lambda p: name_of(p.prospect_firm_id)
            ),
            Column(
                self.env._("Source salesperson"),
                "text",
                22,
                lambda p: name_of(p.source_user_id),
            ),
            Column(
                self.env._("Operational salesperson"),
                "text",
                22,
                lambda p: name_of(p.user_id),
            ),
            Column(
                self.env._("Rating"), "integer", 7, lambda p: int(p.rating or 0) or None
            ),
            Column(
                self.env._("Takeover"),
                "text",
                9,
                lambda p: yes if p.is_takeover else "",
            ),
            Column(
                self.env._("Missions"), "integer", 9, lambda p: len(missions(p)) or None
            ),
            Column(
                self.env._("Missions and stages"),
                "lines",
                34,
                lambda p: joined(mission_line(mission) for mission in missions(p)),
            ),
            Column(
                self.env._("Amount in progress"),
                "money",
                15,
                lambda p: amount(p, "pending"),
            ),
            Column(
                self.env._("Amount signed"), "money", 15, lambda p: amount(p, "won")
            ),
            Column(self.env._("Amount lost"), "money", 15, lambda p: amount(p, "lost")),
            Column(self.env._("Client number"), "text", 10, lambda p: p.ref),
            Column(self.env._("Client since"), "date", 12, lambda p: p.client_since),
            Column(self.env._("Created on"), "date", 12, lambda p: p.prospect_date),
        ]

    def _get_mission_columns(self, related):
        name_of = self._get_namer(related)
        yes, no = self.env._("Yes"), self.env._("No")
        labels = self._get_labels(self.env["crm.lead"], "won_status")
        return [
            Column(self.env._("Company name"), "text", 34, lambda m: m.partner_id.name),
            Column(
                self.env._("Mission"), "text", 22, lambda m: name_of(m.mission_type_id)
            ),
            Column(
                self.env._("Client type"),
                "text",
                18,
                lambda m: name_of(m.client_type_id),
            ),
            Column(
                self.env._("State"),
                "text",
                10,
                lambda m: labels["won_status"].get(m.won_status, ""),
            ),
            Column(self.env._("Stage"), "text", 16, lambda m: name_of(m.stage_id)),
            Column(
                self.env._("Probability"), "percent", 11, lambda m: m.probability / 100
            ),
            Column(self.env._("Amount"), "money", 14, lambda m: m.expected_revenue),
            Column(
                self.env._("Weighted amount"),
                "money",
                15,
                lambda m: m.expected_revenue * m.probability / 100,
            ),
            Column(
                self.env._("Contract type"),
                "text",
                24,
                lambda m: name_of(m.contract_type_id),
            ),
            Column(self.env._("Offer"), "text", 24, lambda m: name_of(m.offer_id)),
            Column(self.env._("Start"), "date", 12, lambda m: m.date_start),
            Column(self.env._("End"), "date", 12, lambda m: m.date_end),
            Column(self.env._("Firm"), "text", 24, lambda m: name_of(m.firm_id)),
            Column(self.env._("Office"), "text", 18, lambda m: name_of(m.office_id)),
            Column(self.env._("Holder"), "text", 22, lambda m: name_of(m.holder_id)),
            Column(
                self.env._("Partner in charge"),
                "text",
                22,
                lambda m: name_of(m.associate_id),
            ),
            Column(self.env._("Source"), "text", 20, lambda m: name_of(m.source_id)),
            Column(
                self.env._("Source salesperson"),
                "text",
                22,
                lambda m: name_of(m.source_user_id),
            ),
            Column(
                self.env._("Operational salesperson"),
                "text",
                22,
                lambda m: name_of(m.user_id),
            ),
            Column(
                self.env._("Factors"),
                "text",
                28,
                lambda m: joined(m.factor_ids.mapped("name"), ", "),
            ),
            Column(
                self.env._("Justification"), "text", 40, lambda m: m.lost_justification
            ),
            Column(
                self.env._("Bonus"), "text", 8, lambda m: yes if m.earns_bonus else no
            ),
            Column(
                self.env._("Created on"), "date", 12, lambda m: day_of(m, "create_date")
            ),
            Column(
                self.env._("Closed on"), "date", 12, lambda m: day_of(m, "date_closed")
            ),
        ]

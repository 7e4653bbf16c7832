"""Plays the rows of :mod:`.prospects` through the models, in the order of time.

Each step is taken as the colleague who would have taken it; then what the step has
dated « now » is dated when it happened.
"""

from contextlib import contextmanager
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from odoo.tools import SQL, html_escape

from odoo.addons.dossier_base.tools.demo import siret

STAGES = ("suspect", "qualified", "assessed", "negotiation", "gained", "signed")
#: an offer is chosen when a mission comes to this stage at the latest
OFFER_STAGE = STAGES.index("assessed")
#: days until an open mission is expected to be signed, by stage
EXPECTED = {"suspect": 90, "qualified": 60, "assessed": 35, "negotiation": 15}
#: of prospects without a company yet there is no SIRET
SIRET_BASE = 98765000
SIRET_STEP = 7
#: where something is dated « now » while it is played
HISTORY = "prospect_history_entry"


class Player:
    """Plays prospects in the network of a :class:`.builder.Builder`."""

    def __init__(self, builder):
        self.builder = builder
        self.calendar = builder.calendar
        self.env = builder.env
        self.cr = builder.env.cr
        self.prospects = {}
        self.sirets = {}
        self.moments = {}
        self.contact_count = 0
        self.has_history = HISTORY.replace("_", ".") in builder.env

    # -------------------------------------------------------------------------
    # In the order of time
    # -------------------------------------------------------------------------
    def play(self, rows):
        for number, row in enumerate(rows):
            if row.founded:
                base = SIRET_BASE + number * SIRET_STEP
                self.sirets[row.key] = siret(base)
        steps = []
        for row in rows:
            steps.append((row.days, len(steps), self._create_prospect, (row,)))
            for mission in row.missions:
                steps += self._plan_mission(row, mission, len(steps))
        # the oldest first; what is on the same day, in the order of the table
        for days, _number, step, arguments in sorted(
            steps, key=lambda step: (-step[0], step[1])
        ):
            step(self._next_moment(days, arguments[0]), *arguments)
        self._plan_actions(rows)
        self.env.flush_all()

    def _next_moment(self, days, row):
        """:return: a moment of that day, after all that was done with the prospect"""
        moment, last = self.calendar.moment(days), self.moments.get(row.key)
        if last and moment <= last:
            moment = last + timedelta(minutes=self.calendar.random.randrange(4, 25))
        self.moments[row.key] = moment = min(moment, self.calendar.now)
        return moment

    def _plan_mission(self, row, mission, count):
        """:return: the steps of one mission: (days ago, order, method, arguments)"""
        last = STAGES.index(mission.stage)
        ends = (mission.signed or mission.lost or (0,))[0]
        # the last stage but « Signé » is come to before the end
        stages = STAGES[1 : min(last, len(STAGES) - 2) + 1]
        if mission.signed:
            stages = STAGES[1:4]
        span = mission.days - ends
        made = {}
        plan = [(mission.days, self._create_mission, (row, mission, made))]
        for place, stage in enumerate(stages, start=1):
            days = mission.days - round(span * place / (len(stages) + 1))
            plan.append((days, self._move, (row, mission, made, stage)))
        if mission.signed:
            plan.append((ends, self._sign, (row, mission, made)))
        elif mission.lost:
            plan.append((ends, self._lose, (row, mission, made)))
        return [
            (days, count + place, step, arguments)
            for place, (days, step, arguments) in enumerate(plan)
        ]

    # -------------------------------------------------------------------------
    # Prospects
    # -------------------------------------------------------------------------
    def _create_prospect(self, moment, row):
        env = self.builder.user_env(row.brought_by)
        values = self._prepare_prospect(row, moment)
        with self._happening(moment):
            prospect = env["res.partner"].create(values)
            contacts = env["res.partner"].create(
                [
                    self._prepare_contact(row, contact, prospect)
                    for contact in row.contacts
                ]
            )
        self._date(prospect + contacts, moment)
        self.prospects[row.key] = prospect.with_env(self.env)

    def _prepare_prospect(self, row, moment):
        accountant = self.builder.accountants.get(row.accountant)
        domain = f"{row.key.replace('_', '-')}.test"
        return {
            "is_prospect": True,
            "name": row.name,
            "partner_company_type_id": self.builder.ref(f"company_type_{row.form}").id,
            "company_registry": self.sirets.get(row.siret_of or row.key),
            "naf_code": row.naf,
            "tax_regime": row.regime or False,
            "prospect_firm_id": self.builder.firms[row.firm].id,
            "prospect_source_id": self.builder.ref(f"source_{row.source}").id,
            "source_user_id": self.builder.users[row.brought_by].id,
            "user_id": self.builder.users[row.followed_by].id,
            "prospect_date": moment.date(),
            "current_accountant_id": accountant and accountant.id,
            "incorporation_date": row.founded and self._founded(row),
            "rating": row.rating,
            "is_takeover": row.is_takeover,
            "street": row.street,
            "street2": row.street2,
            "zip": row.zip,
            "city": row.city,
            "country_id": self.env.ref("base.fr").id,
            "phone": row.phone,
            "foreign_phone": row.foreign_phone,
            "fax": row.fax,
            "email": f"contact@{domain}",
            "website": row.website and f"https://{domain}",
            "lang": self.builder.lang,
        }

    def _founded(self, row):
        """:return: the first day of some month of that year, never in the future"""
        month = len(row.name) % 12 + 1
        return min(date(row.founded, month, 1), self.calendar.day(row.days))

    def _prepare_contact(self, row, contact, prospect):
        number = self.contact_count = self.contact_count + 1
        titles = "partner_title.res_partner_title_"
        lastname = contact.lastname.lower().replace(" ", "-")
        address = f"{contact.firstname[0].lower()}.{lastname}"
        for accented, plain in zip("éèêëàâôîïçû", "eeeeaaoiicu", strict=True):
            address = address.replace(accented, plain)
        return {
            "parent_id": prospect.id,
            "type": "contact",
            "title_id": self.env.ref(titles + contact.title).id,
            "firstname": contact.firstname,
            "lastname": contact.lastname,
            "function": contact.function,
            "email": f"{address}@{row.key.replace('_', '-')}.test",
            "mobile": f"06 39 98 8{number // 100} {number % 100:02}",
            "home_phone": "h" in contact.marks and f"01 99 00 88 {number % 100:02}",
            "birthdate_date": contact.born and date(*contact.born),
            "newsletter": "n" in contact.marks,
            "ba_bulletin": "b" in contact.marks,
            "lang": self.builder.lang,
        }

    # -------------------------------------------------------------------------
    # Missions
    # -------------------------------------------------------------------------
    def _create_mission(self, moment, row, mission, made):
        env = self.builder.user_env(row.followed_by)
        users = self.builder.users
        prospect = self.prospects[row.key].with_env(env)
        starts = mission.starts_in is not None and self.calendar.today + timedelta(
            days=mission.starts_in
        )
        linked = env["crm.lead"]
        if mission.linked:
            linked = prospect.mission_ids.filtered(lambda m: m.stage_id.is_won)[:1]
        with self._happening(moment):
            lead = env["crm.lead"].create(
                {
                    "partner_id": prospect.id,
                    "mission_type_id": self.builder.ref(
                        f"mission_type_{mission.type}"
                    ).id,
                    "client_type_id": self.builder.ref(
                        f"client_type_{mission.client_type}"
                    ).id,
                    "firm_id": self.builder.firms[row.firm].id,
                    "office_id": mission.office
                    and self.builder.offices[mission.office].id,
                    "holder_id": mission.holder and users[mission.holder].id,
                    "associate_id": mission.associate and users[mission.associate].id,
                    "date_start": starts,
                    "date_end": starts and starts + relativedelta(years=1, days=-1),
                    "date_deadline": self.calendar.today
                    + timedelta(days=EXPECTED.get(mission.stage, 7)),
                    "linked_dossier_id": linked.id,
                }
            )
        self._date(lead, moment)
        self._set(lead, date_open=moment, date_last_stage_update=moment)
        made["lead"] = lead

    def _move(self, moment, row, mission, made, stage):
        lead = made["lead"]
        with self._happening(moment):
            if STAGES.index(stage) >= OFFER_STAGE and not lead.offer_id:
                self._choose_offer(lead, mission)
            lead.stage_id = self.builder.ref(f"stage_{stage}")
        self._set(lead, date_last_stage_update=moment)

    def _choose_offer(self, lead, mission):
        offer = self.builder.offers.get(mission.offer)
        if not offer:
            return
        lead.write(
            {"contract_type_id": offer.contract_type_id.id, "offer_id": offer.id}
        )
        if mission.amount:
            lead.expected_revenue = mission.amount
        if lead.has_performers:
            products = self.builder.client_products
            by_client = lead.mission_line_ids.filtered(
                lambda line: line.product_id.id in products.ids
            )
            by_client.performer = "client"
            (lead.mission_line_ids - by_client).performer_user_id = lead.holder_id

    def _sign(self, moment, row, mission, made):
        lead = made["lead"]
        prospect = self.prospects[row.key]
        was_client = prospect.is_client
        with self._happening(moment):
            lead._sign(self._factors(mission.signed[1]))
        order = lead.sudo().mission_order_id
        order.message_ids.unlink()
        self._date(order, moment)
        self._set(order, date_order=moment)
        self._set(
            lead,
            date_closed=moment,
            date_last_stage_update=moment,
            date_deadline=moment.date(),
        )
        if not was_client:
            self._set(prospect, client_since=moment.date())

    def _lose(self, moment, row, mission, made):
        lead = made["lead"]
        with self._happening(moment):
            lead._lose(self._factors(mission.lost[1]), mission.lost[2])
        self._set(lead, date_closed=moment, date_deadline=moment.date())

    def _factors(self, names):
        return self.env["prospect.factor"].union(
            *(self.builder.ref(f"factor_{name}") for name in names)
        )

    # -------------------------------------------------------------------------
    # Follow-up
    # -------------------------------------------------------------------------
    def _plan_actions(self, rows):
        """Write the follow-up of all prospects, each as its salesperson."""
        by_user = {}
        for row in rows:
            known = [action.days for action in row.actions if action.days > 0]
            for action in row.actions:
                to_do = action.late or action.days <= 0
                earlier = [days for days in known if days > action.days]
                # what is to do was planned on the day of what was done last
                planned = min(earlier or [row.days]) if to_do else action.days
                by_user.setdefault(row.followed_by, []).append(
                    (row, action, to_do, self.calendar.moment(planned))
                )
        for login, actions in by_user.items():
            env = self.builder.user_env(login)
            activities = env["mail.activity"].create(
                [
                    self._prepare_action(env, row, action, to_do)
                    for row, action, to_do, _moment in actions
                ]
            )
            for activity, (_row, action, _to_do, moment) in zip(
                activities, actions, strict=True
            ):
                self._date(activity, moment)
                if action.late:
                    # it was to come when it was planned
                    self._set(activity, date_deadline=self.calendar.day(action.days))
                    activity.modified(["date_deadline"])

    def _prepare_action(self, env, row, action, to_do):
        today = self.calendar.today
        day = self.calendar.day(action.days)
        values = {
            "res_model_id": env["ir.model"]._get_id("res.partner"),
            "res_id": self.prospects[row.key].id,
            "activity_type_id": self._activity_type(action.type).id,
            "user_id": env.uid,
            "note": f"<p>{html_escape(action.text)}</p>",
            "date_deadline": max(day, today) if to_do else day,
        }
        if not to_do:
            values.update(active=False, date_done=day)
        if action.source and "source_id" in env["mail.activity"]._fields:
            values["source_id"] = self.builder.ref(f"source_{action.source}").id
        return values

    def _activity_type(self, name):
        return self.env.ref(
            f"expertise_prospect.activity_type_{name}", raise_if_not_found=False
        ) or self.env.ref("mail.mail_activity_data_todo")

    # -------------------------------------------------------------------------
    # When it happened
    # -------------------------------------------------------------------------
    @contextmanager
    def _happening(self, moment):
        """Date the history that is written inside."""
        tables = ["mail_message"] + [HISTORY] * self.has_history
        last = {table: self.builder._last_id(table) for table in tables}
        yield
        # changes of tracked fields become messages now
        self.env.cr.flush()
        for table in tables:
            values = [SQL("date = %s", moment)]
            if table == "mail_message":
                values.append(SQL("create_date = %s", moment))
            self.cr.execute(
                SQL(
                    "UPDATE %s SET %s WHERE id > %s",
                    SQL.identifier(table),
                    SQL(", ").join(values),
                    last[table],
                )
            )

    def _date(self, records, moment):
        """Say when records were made."""
        self._set(records, create_date=moment)

    def _set(self, records, **values):
        """Write what the models would not let be written, of some records."""
        if not records:
            return
        records.flush_recordset()
        self.cr.execute(
            SQL(
                "UPDATE %s SET %s WHERE id IN %s",
                SQL.identifier(records._table),
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), value)
                    for name, value in values.items()
                ),
                tuple(records.ids),
            )
        )
        records.invalidate_recordset(list(values), flush=False)

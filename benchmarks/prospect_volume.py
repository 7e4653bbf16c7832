"""Set-based generator: prospects by the ten thousand, with all that belongs to them.

One prospect, its contact, a mission, an activity, a plain partner and a plain
opportunity are made by Odoo itself; their rows are then copied in SQL with other names,
people, states and days, so that each column holds what Odoo would have stored.
"""

import volume

from odoo import Command

#: per 50,000 prospects
CONTACTS, MISSIONS, ACTIVITIES = 1.5, 1.6, 4
TOWNS, NAMES = 300, 2_000


class Models:
    """One record of each kind, made by Odoo."""

    def __init__(self, env):
        self.env = env
        self._make_network()
        self._make_people()
        self._make_catalogue()
        prospects = env["res.partner"].with_user(self.users[0])
        self.prospect = prospects.create(
            {
                "name": "Modèle",
                "is_prospect": True,
                "prospect_source_id": self.sources[0].id,
                "source_user_id": self.users[0].id,
                "user_id": self.users[0].id,
                "prospect_firm_id": self.firms[0].id,
                "phone": "01 99 00 00 00",
                "email": "modele@example.org",
                "street": "1 rue du Modèle",
                "zip": "37000",
                "city": "Tours",
                "country_id": env.ref("base.fr").id,
            }
        )
        self.contact = prospects.create(
            {
                "parent_id": self.prospect.id,
                "firstname": "Jeanne",
                "lastname": "Modèle",
                "email": "jeanne@example.org",
            }
        )
        self.mission = self._make_mission(0)
        self.activity = self.prospect.activity_schedule(
            "mail.mail_activity_data_call", summary="Relance"
        )
        self.plain = env["res.partner"].create(
            {"name": "Société modèle", "is_company": True, "phone": "01 99 00 00 00"}
        )
        self.lead = env["crm.lead"].create(
            {"name": "Affaire modèle", "type": "opportunity"}
        )
        env.flush_all()

    def _make_network(self):
        companies = self.env["res.company"]
        # without a country: Odoo would install its localisation, in the middle of this
        self.network = companies.create({"name": "Réseau mesuré"})
        self.firms = companies.create(
            [{"name": f"Cabinet {n}", "parent_id": self.network.id} for n in range(3)]
        )
        self.env.user.company_ids += self.network + self.firms

    def _make_people(self):
        groups = ("group_user", "group_source_salesperson")
        self.users = self.env["res.users"].create(
            [
                {
                    "name": f"Commercial {n}",
                    "login": f"bench_sales_{n}",
                    "email": f"commercial{n}@example.org",
                    "lang": "fr_FR",
                    "company_id": self.firms[n % 3].id,
                    "company_ids": [Command.set(self.firms.ids)],
                    "group_ids": [
                        Command.link(self.env.ref(f"expertise_prospect.{name}").id)
                        for name in groups
                    ],
                }
                for n in range(12)
            ]
        )

    def _make_catalogue(self):
        env = self.env
        self.sources = env["utm.source"].create(
            [{"name": f"Origine {n}"} for n in range(10)]
        )
        self.client_types = env["prospect.client.type"].search([])
        self.mission_types = env["prospect.mission.type"].search([], limit=2)
        self.mission_types.service_id.firm_ids = self.firms
        self.stages = env["crm.stage"].search(
            [("is_mission_stage", "=", True), ("is_won", "=", False)]
        )
        self.won = env.ref("expertise_prospect.stage_signed")

    def _make_mission(self, number):
        return (
            self.env["crm.lead"]
            .with_user(self.users[0])
            .create(
                {
                    "partner_id": self.prospect.id,
                    "mission_type_id": self.mission_types[number].id,
                    "client_type_id": self.client_types[0].id,
                    "firm_id": self.firms[0].id,
                }
            )
        )


def copy_rows(record, start, stop, **changed):
    """Copy one row for each number, with SQL expressions of ``n`` for some columns."""
    columns = sorted(
        name
        for name, field in record._fields.items()
        if field.column_type and field.store and name != "id"
    )
    values = ", ".join(changed.get(name, f'r."{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    record.env.cr.execute(
        f"""INSERT INTO {record._table} ({names})
            SELECT {values}
              FROM {record._table} r, generate_series({start}, {stop}) n
             WHERE r.id = {record.id}"""
    )


def one_of(records, every="n"):
    return f"(ARRAY{records.ids}::int[])[1 + {every} % {len(records)}]"


def fill(models, start, stop):
    """Add the prospects ``start`` to ``stop``, and what belongs to them."""
    cr = models.env.cr
    name = "'Entreprise ' || (n * 7919) % 100003"
    cr.execute("SELECT COALESCE(max(id), 0) FROM res_partner")
    before = cr.fetchone()[0]
    copy_rows(
        models.prospect,
        start,
        stop,
        name=name,
        complete_name=name,
        phone="'01 99 00 ' || lpad((n % 100)::text, 2, '0') || ' '"
        " || lpad((n / 100 % 100)::text, 2, '0')",
        email="'contact' || n || '@entreprise.example'",
        city=f"'Ville ' || n % {TOWNS}",
        company_registry="lpad(n::text, 14, '0')",
        naf_code="lpad((n % 97)::text, 2, '0') || '.1' || n % 9 || 'Z'",
        rating="(n % 6)::text",
        is_takeover="n % 11 = 0",
        prospect_source_id=one_of(models.sources),
        source_user_id=one_of(models.users),
        user_id=one_of(models.users, "(n / 5)"),
        prospect_firm_id=one_of(models.firms),
        prospect_date="CURRENT_DATE - n % 1500",
        preferred_contact_id="NULL",
        commercial_partner_id="NULL",
        ref="n::text",
    )
    cr.execute("SELECT count(*) FROM res_partner WHERE id > %s", [before])
    assert cr.fetchone()[0] == stop - start + 1
    cr.execute(
        "UPDATE res_partner SET commercial_partner_id = id, ref = NULL WHERE id > %s",
        [before],
    )
    # ids in the order of n, for what belongs to them
    cr.execute("DROP TABLE IF EXISTS bench_number")
    cr.execute(
        f"""CREATE TEMP TABLE bench_number AS
            SELECT id, {start - 1} + row_number() OVER (ORDER BY id) AS number
              FROM res_partner WHERE id > %s""",
        [before],
    )
    cr.execute("CREATE INDEX ON bench_number (number)")
    cr.execute("ANALYZE bench_number, res_partner")
    count = stop - start + 1
    owner = f"(SELECT id FROM bench_number WHERE number = {start} + n % {count})"
    copy_rows(
        models.contact,
        0,
        int(count * CONTACTS) - 1,
        name=f"'Prénom Nom' || (n * 31) % {NAMES}",
        complete_name=f"'Prénom Nom' || (n * 31) % {NAMES}",
        lastname=f"'Nom' || (n * 31) % {NAMES}",
        email="'personne' || n || '@entreprise.example'",
        mobile="'06 39 98 00 ' || lpad((n % 100)::text, 2, '0')",
        parent_id=owner,
        commercial_partner_id=owner,
    )
    cr.execute(
        """UPDATE res_partner p SET preferred_contact_id = c.id
             FROM (SELECT parent_id, min(id) AS id FROM res_partner
                    WHERE parent_id IN (SELECT id FROM bench_number)
                    GROUP BY parent_id) c
            WHERE p.id = c.parent_id"""
    )
    _fill_missions(models, owner, count)
    copy_rows(
        models.activity,
        0,
        count * ACTIVITIES - 1,
        res_id=owner,
        res_name="'Entreprise'",
        user_id=one_of(models.users),
        date_deadline="CURRENT_DATE + 30 - (n % 400)",
        active="n % 4 = 0",
        date_done="CASE WHEN n % 4 = 0 THEN NULL ELSE CURRENT_DATE - n % 400 END",
        **(
            {"prospect_id": owner}
            if "prospect_id" in models.env["mail.activity"]._fields
            else {}
        ),
    )
    # the peers: as many plain partners and plain opportunities
    copy_rows(
        models.plain,
        start,
        stop,
        name=name.replace("Entreprise", "Société"),
        complete_name=name.replace("Entreprise", "Société"),
        phone="'01 99 00 ' || lpad((n % 10000)::text, 4, '0')",
        email="'accueil' || n || '@societe.example'",
        city=f"'Ville ' || n % {TOWNS}",
        user_id=one_of(models.users),
        commercial_partner_id="r.id",
    )
    cr.execute(
        """UPDATE res_partner SET commercial_partner_id = id
            WHERE commercial_partner_id = %s""",
        [models.plain.id],
    )
    copy_rows(
        models.lead,
        start,
        stop,
        name="'Affaire ' || (n * 7919) % 100003",
        user_id=one_of(models.users),
        priority="(n % 4)::text",
    )
    for table in ("res_partner", "crm_lead", "mail_activity"):
        volume._settle(models.env, table)


def _fill_missions(models, owner, count):
    cr = models.env.cr
    total = int(count * MISSIONS)
    # first one of the first type for each prospect, then one of the second for some
    kind = f"(ARRAY{models.mission_types.ids}::int[])[1 + (n >= {count})::int]"
    before = "SELECT COALESCE(max(id), 0) FROM crm_lead"
    cr.execute(before)
    first = cr.fetchone()[0]
    copy_rows(
        models.mission,
        0,
        total - 1,
        name="'Mission ' || n",
        partner_id=owner,
        mission_type_id=kind,
        client_type_id=one_of(models.client_types),
        firm_id=one_of(models.firms),
        user_id=one_of(models.users),
        source_user_id=one_of(models.users),
        stage_id=f"CASE WHEN n % 6 = 0 THEN {models.won.id}"
        f" ELSE {one_of(models.stages)} END",
        won_status="CASE WHEN n % 6 = 0 THEN 'won' WHEN n % 5 = 0 THEN 'lost'"
        " ELSE 'pending' END",
        active="n % 6 = 0 OR n % 5 <> 0",
        probability="CASE WHEN n % 6 = 0 THEN 100 WHEN n % 5 = 0 THEN 0 ELSE 20 END",
    )
    cr.execute("ANALYZE crm_lead")
    cr.execute(
        """UPDATE res_partner p SET prospect_state = s.state
             FROM (SELECT partner_id,
                          CASE WHEN bool_or(won_status = 'won') THEN 'signed'
                               WHEN bool_and(won_status = 'lost') THEN 'lost'
                               ELSE 'in_progress' END AS state
                     FROM crm_lead WHERE id > %s GROUP BY partner_id) s
            WHERE p.id = s.partner_id""",
        [first],
    )


def check(models):
    """The ORM computes a sample again and finds what SQL has stored."""
    env = models.env
    sample = env["res.partner"].search(
        [("is_prospect", "=", True), ("name", "like", "Entreprise%")], limit=300
    )
    stored = {p.id: (p.prospect_state, p.prospect_network_id.id) for p in sample}
    for name in ("prospect_state", "prospect_network_id"):
        env.add_to_compute(env["res.partner"]._fields[name], sample)
    again = {p.id: (p.prospect_state, p.prospect_network_id.id) for p in sample}
    assert stored == again, "the generator stores something else than Odoo"
    assert len({state for state, _network in stored.values()}) == 3, stored

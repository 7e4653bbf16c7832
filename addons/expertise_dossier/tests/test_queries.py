from unittest.mock import patch

from lxml import etree

from odoo.sql_db import Cursor
from odoo.tests import tagged
from odoo.tools import SQL
from odoo.tools.safe_eval import safe_eval

from .common import ExpertiseCase

PAGE = 80


@tagged("post_install", "-at_install")
class TestQueries(ExpertiseCase):
    """What a screen or a mass action costs does not grow with the rows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owners = cls.env["res.partner"].create(
            [{"name": f"Owner {number}"} for number in range(40)]
        )
        cls.flats = cls.env["expertise.property"].create(
            [
                {"street": f"{number} rue", "city": f"Town {number}"}
                for number in range(40)
            ]
        )
        template = cls.make_dossier(
            nature_ids=(cls.dpe + cls.lead).ids, source_id=cls.website.id
        )
        cls.env.flush_all()
        cls.template_id = template.id
        cls.inserted = 0

    @classmethod
    def insert_dossiers(cls, count, company=None):
        """Copy the first dossier in the database, with other people and statuses."""
        changed = {
            "id": "nextval('expertise_dossier_id_seq')",
            "name": "'Q-' || (n + %(done)s)",
            "owner_id": "(%(owners)s::int[])[1 + n %% 40]",
            "prescriber_id": "(%(owners)s::int[])[1 + (n + 7) %% 40]",
            "payer_id": "(%(owners)s::int[])[1 + (n + 9) %% 40]",
            "property_id": "(%(flats)s::int[])[1 + n %% 40]",
            "technician_id": "(%(techs)s::int[])[1 + n %% 2]",
            "technician_user_id": "%(user)s",
            "company_id": "%(company)s",
            "state": "(%(states)s::text[])[1 + n %% 11]",
        }
        dossiers = cls.env["expertise.dossier"]
        columns = sorted(
            name
            for name, field in dossiers._fields.items()
            if field.column_type and field.store
        )
        values = ", ".join(changed.get(name, f'd."{name}"') for name in columns)
        states = [value for value, _label in dossiers._fields["state"].selection]
        cls.env.cr.execute(
            f"""INSERT INTO expertise_dossier ({", ".join(f'"{c}"' for c in columns)})
                SELECT {values}
                FROM expertise_dossier d, generate_series(1, %(count)s) n
                WHERE d.id = %(template)s""",
            {
                "count": count,
                "done": cls.inserted,
                "owners": cls.owners.ids,
                "flats": cls.flats.ids,
                "techs": (cls.employee + cls.other_employee).ids,
                "states": states,
                "user": cls.tech.id,
                "company": (company or cls.company_a).id,
                "template": cls.template_id,
            },
        )
        cls.inserted += count
        cls.env.cr.execute(
            """INSERT INTO expertise_dossier_nature_rel
                SELECT d.id, r.product_id
                FROM expertise_dossier d, expertise_dossier_nature_rel r
                WHERE r.dossier_id = %s AND d.name LIKE 'Q-%%'
                ON CONFLICT DO NOTHING""",
            [cls.template_id],
        )
        cls.env.cr.execute("ANALYZE expertise_dossier")
        cls.env.invalidate_all()

    # -------------------------------------------------------------------------
    # What the web client asks for
    # -------------------------------------------------------------------------
    def list_specification(self, user):
        """:return: what the list asks for: its columns, and what their icons show"""
        dossiers = self.dossiers.with_user(user)
        arch = etree.fromstring(dossiers.get_view(view_type="list")["arch"])
        specification = {}
        for node in arch.iter("field"):
            name = node.get("name")
            field = dossiers._fields[name]
            if field.type in ("many2one", "many2many"):
                specification[name] = {"fields": {"display_name": {}}}
            else:
                specification[name] = {}
            options = safe_eval(node.get("options") or "{}")
            for option in ("tooltip_field", "text_field"):
                if options.get(option):
                    specification[options[option]] = {}
        return specification

    def test_list_asks_for_what_it_shows(self):
        specification = self.list_specification(self.office)
        for name in (
            "name",
            "reference",
            "owner_id",
            "prescriber_id",
            "city",
            "create_date",
            "appointment_start",
            "technician_initials",
            "report_state",
            "quote_state",
            "invoice_state",
            "instalment_state",
            "invoiced_amount",
            "state",
            "amount_total",
        ):
            self.assertIn(name, specification)

    def first_page(self, user):
        dossiers = self.env["expertise.dossier"].with_user(user)
        specification = self.list_specification(user)

        def read():
            rows = dossiers.web_search_read(
                [], specification, limit=PAGE, count_limit=10001
            )
            self.rows = len(rows["records"])

        return read

    def counts(self, user):
        dossiers = self.env["expertise.dossier"].with_user(user)

        def count():
            for name in ("state", "technician_id"):
                dossiers.search_panel_select_multi_range(
                    name,
                    enable_counters=True,
                    search_domain=[],
                    category_domain=[],
                    filter_domain=[],
                )

        return count

    def groups(self, user):
        dossiers = self.env["expertise.dossier"].with_user(user)
        return lambda: dossiers.formatted_read_group(
            [], ["state"], ["__count", "amount_total:sum"]
        )

    def tooltips(self, user):
        dossiers = self.env["expertise.dossier"].with_user(user)

        def read():
            for dossier in dossiers.search([], limit=PAGE):
                self.assertTrue(dossier.quote_tooltip)
                self.assertTrue(dossier.invoice_tooltip)
                self.assertTrue(dossier.instalment_tooltip)
                self.assertTrue(dossier.report_tooltip)

        return read

    def test_screens_cost_the_same_with_100_and_5000(self):
        """Both fill the first page: a page that is not full needs no total."""
        screens = {
            "first page": self.first_page,
            "counts of the panel": self.counts,
            "counts by status": self.groups,
            "tooltips": self.tooltips,
        }
        self.insert_dossiers(99)
        few = {}
        for user in (self.tech, self.office):
            for name, make in screens.items():
                screen = make(user)
                screen()  # what is cached for good (views, rights) is not the screen's
                few[user, name] = self.count_queries(screen)
        self.insert_dossiers(4900)
        self.assertEqual(self.dossiers.search_count([]), 5000)
        for user in (self.tech, self.office):
            for name, make in screens.items():
                with self.subTest(screen=name, user=user.name):
                    many = self.count_queries(make(user))
                    self.assertEqual(many, few[user, name])
        self.first_page(self.office)()
        self.assertEqual(self.rows, PAGE)

    def test_first_page_budget(self):
        self.insert_dossiers(100)
        read = self.first_page(self.office)
        read()
        self.assertLessEqual(self.count_queries(read), 20)

    def test_counts_budget(self):
        self.insert_dossiers(100)
        count = self.groups(self.office)
        count()
        self.assertLessEqual(self.count_queries(count), 3)

    def test_first_page_with_documents(self):
        """Quotes, invoices and reports on the page do not add queries for each."""
        dossiers = self.make_dossiers(12)

        def fill(some):
            for dossier in some:
                self.invoice(dossier)
                self.add_report(dossier)
                dossier.contact_ids.report_access = False

        fill(dossiers[:3])
        read = self.first_page(self.office)
        read()
        few = self.count_queries(read)
        fill(dossiers[3:])
        read()
        self.assertEqual(self.count_queries(read), few)

    # -------------------------------------------------------------------------
    # Index
    # -------------------------------------------------------------------------
    def queries_of(self, function):
        """:return: the queries on the dossiers that it makes, to be run again"""
        queries = []
        execute = Cursor.execute

        def record(cursor, query, params=None, log_exceptions=None):
            code = query.code if isinstance(query, SQL) else query
            if 'FROM "expertise_dossier"' in code:
                queries.append((query, params))
            return execute(cursor, query, params, log_exceptions)

        with patch.object(Cursor, "execute", record):
            function()
        return queries

    def plan_of(self, query, params):
        if isinstance(query, SQL):
            query, params = query.code, query.params
        self.env.cr.execute(f"EXPLAIN {query}", params)
        return "\n".join(row[0] for row in self.env.cr.fetchall())

    def test_first_page_and_counts_have_their_index(self):
        self.insert_dossiers(500)
        self.insert_dossiers(4000, self.company_b)
        dossiers = self.dossiers
        page = self.queries_of(lambda: dossiers.search([], limit=PAGE))
        self.assertEqual(len(page), 1)
        plan = self.plan_of(*page[0])
        self.assertIn("expertise_dossier_live_recent_idx", plan)
        self.assertNotIn("Sort", plan)
        # rows that are not committed are in no visibility map, so that the planner has
        # no preference: left with this index alone, it shows whether it is enough
        self.env.cr.execute(
            """SELECT indexname FROM pg_indexes WHERE tablename = 'expertise_dossier'
                AND indexname NOT IN (%s, %s)""",
            ["expertise_dossier_pkey", "expertise_dossier_live_state_idx"],
        )
        for (name,) in self.env.cr.fetchall():
            self.env.cr.execute(SQL("DROP INDEX %s", SQL.identifier(name)))
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        self.env.cr.execute("SET LOCAL enable_bitmapscan = off")
        counts = self.queries_of(
            lambda: dossiers._read_group([], ["state"], ["__count"])
        )
        self.assertEqual(len(counts), 1)
        plan = self.plan_of(*counts[0])
        self.assertIn("Index Only Scan using expertise_dossier_live_state_idx", plan)

    # -------------------------------------------------------------------------
    # Mass actions
    # -------------------------------------------------------------------------
    def cost_for_each(self, action, **values):
        """:return: queries that one more dossier adds to a mass action"""
        few, many = self.make_dossiers(4, **values), self.make_dossiers(40, **values)
        warm = self.make_dossiers(2, **values)
        self.flush_tracking()
        self.count_queries(lambda: action(warm))
        for_few = self.count_queries(lambda: action(few))
        for_many = self.count_queries(lambda: action(many))
        return (for_many - for_few) / 36

    def test_setting_a_status(self):
        """The core's tracking posts one message for each; ours adds nothing."""
        cost = self.cost_for_each(lambda some: some.action_set_state("visited"))
        with_core = self.cost_for_each(
            lambda some: some.write({"transaction": "rent"}),
        )
        self.assertLessEqual(cost, with_core + 1)

    def test_cancelling(self):
        def close(some):
            some._close(self.reason, "Too dear")

        with_core = self.cost_for_each(
            lambda some: some.write({"transaction": "rent"}),
        )
        self.assertLessEqual(self.cost_for_each(close), with_core + 1)

    def test_archiving_and_trashing(self):
        with_core = self.cost_for_each(
            lambda some: some.write({"transaction": "rent"}),
        )
        for name in ("action_archive", "action_trash"):
            with self.subTest(action=name):
                cost = self.cost_for_each(lambda some, name=name: getattr(some, name)())
                self.assertLessEqual(cost, with_core + 1)

    def test_without_tracking_nothing_grows(self):
        actions = {
            "visited": lambda some: some.action_set_state("visited"),
            "archive": lambda some: some.action_archive(),
            "trash": lambda some: some.action_trash(),
            "cancel": lambda some: some._close(self.reason),
        }
        for name, action in actions.items():
            with self.subTest(action=name):
                cost = self.cost_for_each(
                    lambda some, action=action: action(
                        some.with_context(tracking_disable=True)
                    )
                )
                self.assertLessEqual(cost, 0.2)

    def test_making_many(self):
        """An import: a constant number of queries for each new dossier."""
        self.make_dossiers(2)
        self.flush_tracking()
        few = self.count_queries(lambda: self.make_dossiers(4))
        many = self.count_queries(lambda: self.make_dossiers(40))
        self.assertLessEqual((many - few) / 36, 4)

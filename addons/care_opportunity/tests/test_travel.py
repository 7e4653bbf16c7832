from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from ..tools.travel import place, town_key, travel_minutes, travel_sql

PROFILE = settings(
    derandomize=True, deadline=None, max_examples=60, database=None, print_blob=False
)
towns = st.tuples(
    st.integers(1, 3),
    st.sampled_from([None, "", "37000", "37 100", "75015", "42000", "85000"]),
    st.sampled_from(
        [None, "", "Tours", "TOURS Cedex 2", "St-Étienne", "Saint Etienne", "Paris 15e"]
    ),
)


@tagged("post_install", "-at_install")
class TestTravel(TransactionCase):
    """The rule of travel, the same in Python and in SQL."""

    def minutes(self, one, other):
        return travel_minutes(place(*one), place(*other), 10, 25)

    def test_rule(self):
        home = (1, "37000", "Tours")
        self.assertEqual(self.minutes(home, home), 0)
        self.assertEqual(self.minutes(home, (2, "37100", "TOURS CEDEX")), 10)
        self.assertEqual(self.minutes(home, (2, "37240", "Ligueil")), 25)
        self.assertEqual(self.minutes(home, (2, "59000", "Tours")), 25)
        self.assertEqual(self.minutes((1, None, None), (2, None, None)), 25)
        self.assertEqual(self.minutes((1, "37000", None), (2, "37000", "")), 10)

    def test_same_town_whoever_typed_it(self):
        for one, other in [
            (("42000", "Saint-Étienne"), ("42 100", "ST ETIENNE CEDEX 2")),
            (("75015", "Paris 15"), ("75020", "paris")),
            (("75015", "PARIS 15e"), ("75020", "Paris")),
            (("75015", "Paris 15ème"), ("75020", "Paris 20ᵉ")),
            (("69001", "Lyon 1er arrondissement"), ("69003", "Lyon 3 ème Arr.")),
            (("37250", "Ste Catherine"), ("37250", "Sainte-Catherine")),
        ]:
            self.assertEqual(town_key(*one), town_key(*other))
        for one, other in [
            (("37240", "Ligueil"), ("37240", "Ciran")),
            (("62000", "Arras"), ("62000", "Saint-Laurent")),
            (("43000", "Le Puy"), ("43000", "Le Puy 2 Rives")),
        ]:
            self.assertNotEqual(town_key(*one), town_key(*other))

    @PROFILE
    @given(towns, towns)
    def test_python_is_sql(self, one, other):
        query = SQL(
            "SELECT %s",
            travel_sql(
                SQL("%s", one[0]),
                SQL("%s::varchar", town_key(*one[1:])),
                SQL("%s", other[0]),
                SQL("%s::varchar", town_key(*other[1:])),
                SQL("10"),
                SQL("25"),
            ),
        )
        self.env.cr.execute(query)
        self.assertEqual(self.env.cr.fetchone()[0], self.minutes(one, other))

    def test_stored_town(self):
        partner = self.env["res.partner"].create(
            {"name": "Jeanne (test)", "zip": "37100", "city": "TOURS Cedex"}
        )
        self.assertEqual(partner.care_town, "37 tours")
        partner.city = "Joué-lès-Tours"
        self.assertEqual(partner.care_town, "37 joue les tours")

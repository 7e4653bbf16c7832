from odoo.tests import BaseCase, tagged

from ..tools.anonymity import find_identifying, fold, identify


@tagged("post_install", "-at_install")
class TestAnonymity(BaseCase):
    """What tells who somebody is, in a free text."""

    def setUp(self):
        super().setUp()
        self.identity = identify(
            names=[
                "Mme Marthe LENOIR",
                "Jean-Pierre d'Hérouville",
                "Zoé Le Gall",
                "Bùi Ly",
                "Cœur de Roy",
            ],
            streets=["3 bis, rue des Tilleuls", "12 rue du Général de Gaulle"],
            towns=["Joué-lès-Tours", "37300"],
            numbers=["+33 1 99 00 12 34"],
            mails=["marthe.l@example.com"],
        )

    def found(self, text):
        return find_identifying(text, self.identity)

    def test_found(self):
        for text, expected in (
            ("Marthe est tombée", ["Marthe"]),
            ("marthe et LENOIR", ["marthe", "LENOIR"]),
            ("chez les Lenoirs", ["Lenoirs"]),
            ("Mme L.E.N.O.I.R a chuté", ["L.E.N.O.I.R"]),
            ("Le-\nnoir", ["Le- noir"]),
            ("Mar\u00adthe", ["Marthe"]),
            ("Mar\u200bthe", ["Marthe"]),
            ("Ｌｅｎｏｉｒ", ["Ｌｅｎｏｉｒ"]),
            ("Lénoïr", ["Lénoïr"]),
            ("Leno\u0308ir", ["Lenöir"]),
            ("Jean et PIERRE", ["Jean", "PIERRE"]),
            ("jean-pierre", ["jean", "pierre"]),
            ("Jeanpierre", ["Jeanpierre"]),
            ("la fille d’Hérouville", ["Hérouville"]),
            ("l'aide de herouville", ["herouville"]),
            ("zoe", ["zoe"]),
            ("Legall", ["Legall"]),
            ("M. Le Gall", ["Gall"]),
            ("M. Ly", ["Ly"]),
            ("Coeur", ["Coeur"]),
            ("aux tilleuls", ["tilleuls"]),
            ("avenue de Gaulle", ["Gaulle"]),
            ("à Joué lès Tours", ["Joué lès Tours"]),
            ("37300", ["37300"]),
            ("01.99.00.12.34", ["01.99.00.12.34"]),
            ("tél 0199001234", ["0199001234"]),
            ("+33 (0)1 99 00 12 34", ["33 (0)1 99 00 12 34"]),
            ("06 39 98 11 22", ["06 39 98 11 22"]),
            ("MARTHE.L@EXAMPLE.COM", None),
            ("autre.personne@example.org", ["autre.personne@example.org"]),
            ("née le 3 mars 1940", None),
            ("12/03/1940", ["12/03/1940"]),
            ("2 40 03 37 261 123 45", None),
        ):
            with self.subTest(text=text):
                found = self.found(text)
                self.assertTrue(found)
                if expected is not None:
                    self.assertEqual([word.lstrip("+") for word in found], expected)

    def test_not_found(self):
        for text in (
            "La cliente est tombée dans la cuisine le 12/11/2026 à 14 h 30.",
            "Une intervenante a appelé le 15 ; l'état général est bon.",
            "Chute au 3e étage, deux tours de clé.",
            "Départ à 14:30, retour à 15:10 (40 minutes).",
            "12/11/2026 14.30.00",
            "Elle ly voit mal",  # two letters: only with a capital
            "",
            None,
        ):
            with self.subTest(text=text):
                self.assertEqual(self.found(text), [])

    def test_each_once_in_its_order(self):
        self.assertEqual(
            self.found("Lenoir, puis Marthe, puis Lenoir encore"), ["Lenoir", "Marthe"]
        )

    def test_fold(self):
        self.assertEqual(fold("ÉLÉONORE Straße Œuvre"), "eleonore strasse oeuvre")

    def test_long_text_is_quick(self):
        self.assertFalse(self.found("La cliente va bien. " * 5000))

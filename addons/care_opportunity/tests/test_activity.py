from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import CareCase


@tagged("post_install", "-at_install")
class TestActivity(CareCase):
    """A firm shapes its form without code."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lines = cls.env["care.activity.field"].with_user(cls.manager)
        cls.aids = cls.lines.create(
            {
                "activity_id": cls.activity.id,
                "name": "Aides techniques",
                "kind": "tags",
                "option_ids": [
                    Command.create({"name": "Déambulateur"}),
                    Command.create({"name": "Lève-personne"}),
                ],
            }
        )
        cls.diet = cls.lines.create(
            {"activity_id": cls.activity.id, "name": "Régime", "kind": "char"}
        )
        cls.form = cls.make_form()

    def _key(self, line):
        return line._get_definition()["name"]

    def _values(self):
        self.env.invalidate_all()
        rows = self.form.read(["properties"])[0]["properties"]
        return {row["string"]: row.get("value") for row in rows}

    def test_made_on_the_screen(self):
        with Form(self.env["care.activity"].with_user(self.manager)) as screen:
            screen.name = "Crèche (test)"
            with screen.field_ids.new() as line:
                line.name = "Accueil"
                line.kind = "selection"
                with line.option_ids.new() as option:
                    option.name = "Régulier"
        activity = screen.record
        self.assertEqual(activity.field_ids.option_summary, "Régulier")
        form = self.make_form(activity_id=activity.id)
        self.assertEqual(
            form.read(["properties"])[0]["properties"][0]["string"], "Accueil"
        )
        self.assertEqual(
            activity.action_preview()["context"], {"default_activity_id": activity.id}
        )

    def test_values_survive_a_rename(self):
        key = f"o{self.aids.option_ids[0].id}"
        self.form.properties = {
            self._key(self.diet): "Sans sel",
            self._key(self.aids): [key],
        }
        self.diet.name = "Régime alimentaire"
        self.aids.option_ids[0].name = "Canne"
        self.aids.sequence = 99
        self.assertEqual(
            self._values(),
            {"Régime alimentaire": "Sans sel", "Aides techniques": [key]},
        )

    def test_order(self):
        self.diet.sequence = 1
        self.assertEqual(list(self._values()), ["Régime", "Aides techniques"])

    def test_last_choice_stays(self):
        first, last = self.aids.option_ids
        first.unlink()
        with self.refused("at least one choice", ValidationError):
            last.unlink()
        with self.refused("at least one choice", ValidationError):
            self.aids.option_ids = [Command.delete(last.id)]
        # all of them replaced at once, as the screen saves it
        self.aids.option_ids = [
            Command.delete(last.id),
            Command.create({"name": "Fauteuil"}),
        ]
        self.assertEqual(self.aids.option_summary, "Fauteuil")
        with self.refused("at least one choice", ValidationError):
            self.diet.kind = "selection"

    def test_kind_of_what_is_filled_in(self):
        """A value is never read as what it is not."""
        self.form.properties = {self._key(self.diet): "Sans sel"}
        self.diet.kind = "text"
        self.assertEqual(self._values()["Régime"], "Sans sel")
        with self.refused("is filled in on 1 forms"):
            self.diet.kind = "integer"
        self.form.properties = {self._key(self.diet): False}
        self.diet.kind = "integer"
        self.form.properties = {self._key(self.diet): 4}
        self.assertEqual(self._values()["Régime"], 4)

    def test_deleted_field_and_activity(self):
        self.diet.unlink()
        self.assertEqual(list(self._values()), ["Aides techniques"])
        self.aids.activity_id.field_ids.unlink()
        self.assertFalse(self._values())

    def test_archived_activity(self):
        """Its forms go on; nobody chooses it for a new one."""
        self.form.properties = {self._key(self.diet): "Sans sel"}
        self.activity.with_user(self.manager).action_archive()
        self.assertEqual(self._values()["Régime"], "Sans sel")
        self.form.allergies = "Aucune"
        self.assertNotIn(self.activity, self.env["care.activity"].search([]))

    def test_two_firms(self):
        with self.assertRaises(UserError):
            self.make_form(
                activity_id=self.env["care.activity"]
                .create({"name": "Ailleurs", "company_id": self.foreign.id})
                .id
            )
        with self.refused("Another firm", ValidationError):
            self.activity.company_id = self.foreign
        self.activity.company_id = self.firm
        with self.assertRaises(AccessError):
            self.activity.with_user(self.stranger).read(["name"])

    def test_names_differ_as_they_are_read(self):
        """In the language of who reads, whatever the other languages say."""
        self.env["res.lang"]._activate_lang("fr_FR")
        activities = self.env["care.activity"].with_user(self.manager)
        words = "already an activity with this name"
        self.activity.with_context(lang="fr_FR").name = "Aide à domicile (essai)"
        with self.refused(words, ValidationError):
            activities.create({"name": "Home help (test)"})
        french = activities.with_context(lang="fr_FR")
        words = "déjà une activité"
        with self.refused(words, ValidationError):
            french.create({"name": "Aide à domicile (essai)"})
        other = french.create({"name": "Ménage (essai)"})
        with self.refused(words, ValidationError):
            other.name = "Aide à domicile (essai)"
        # called otherwise in French: the former name is free again
        other.name = "Entretien (essai)"
        french.create({"name": "Ménage (essai)"})
        self.activity.action_archive()
        again = french.create({"name": "Aide à domicile (essai)"})
        with self.refused(words, ValidationError):
            self.activity.with_context(lang="fr_FR").action_unarchive()
        again.company_id = self.firm
        self.activity.with_context(lang="fr_FR").action_unarchive()

    def test_copy_has_its_own_fields(self):
        copy = self.activity.with_user(self.manager).copy()
        self.assertEqual(copy.field_ids.mapped("name"), ["Aides techniques", "Régime"])
        self.assertEqual(
            copy.field_ids[0].option_ids.mapped("name"),
            ["Déambulateur", "Lève-personne"],
        )
        self.assertFalse(copy.field_ids & self.activity.field_ids)

    def test_only_the_manager(self):
        for door in (
            lambda: self.activity.with_user(self.user).write({"name": "Non"}),
            lambda: self.diet.with_user(self.user).write({"name": "Non"}),
            lambda: self.aids.option_ids.with_user(self.user).unlink(),
        ):
            with self.assertRaises(AccessError):
                door()

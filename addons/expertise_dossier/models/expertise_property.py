import re
from urllib.parse import quote_plus

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.dossier_base.tools.arguments import read_text

#: how well a date is known; the rules of the trade turn on these two limits
#: (CSP R1334-14: permit delivered before 1 July 1997; CSP L1334-5: built before
#: 1 January 1949)
DATE_KNOWLEDGE = [
    ("unknown", "Unknown"),
    ("before_1949", "Before 1 January 1949"),
    ("before_1997", "Before 1 July 1997"),
    ("since_1997", "Since 1 July 1997"),
    ("exact", "Exact date"),
]
#: « 12 rue des Lilas, 37000 Tours »
TYPED_ADDRESS = re.compile(r"^(?P<street>.*?)[,\s]+(?P<zip>\d{5})\s+(?P<city>.+)$")
DPE_CLASSES = [(letter, letter) for letter in "ABCDEFG"]


class ExpertiseProperty(models.Model):
    """The building, flat or land that is surveyed, over all its dossiers."""

    _name = "expertise.property"
    _inherit = ["mail.thread"]
    _description = "Surveyed Property"
    _order = "city, name, id"
    _rec_names_search = ["name", "cadastre"]
    _check_company_auto = True

    name = fields.Char(
        "Address",
        compute="_compute_name",
        store=True,
        precompute=True,
        index="trigram",
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    kind = fields.Selection(
        [
            ("house", "House"),
            ("flat", "Flat"),
            ("commercial", "Commercial premises"),
            ("building", "Building"),
            ("land", "Land"),
            ("common_parts", "Common parts"),
            ("mixed", "Mixed use"),
            ("garage", "Garage"),
            ("cellar", "Cellar"),
            ("parking", "Parking space"),
        ],
        required=True,
        default="flat",
    )

    # where
    street = fields.Char()
    street2 = fields.Char()
    zip = fields.Char()
    city = fields.Char(index="trigram")
    country_id = fields.Many2one(
        "res.country", default=lambda self: self.env.company.country_id
    )
    department = fields.Char(
        "Département",
        compute="_compute_department",
        store=True,
        index=True,
        help="Two or three characters from the postcode: 75, 2A, 971…",
    )
    building_name = fields.Char("Building")
    staircase = fields.Char()
    floor = fields.Char()
    door = fields.Char()
    lot_numbers = fields.Char(help="Lots of the co-ownership, such as 12, 45 (cellar)")
    cadastre = fields.Char("Cadastral reference", help="Section and plot: AB 123")
    map_url = fields.Char("Route", compute="_compute_map_url")

    # what
    surface = fields.Float("Surface (m²)", digits=(10, 2))
    room_count = fields.Integer("Rooms")
    construction_date = fields.Date()
    construction_known = fields.Selection(DATE_KNOWLEDGE, default="unknown")
    permit_filed_date = fields.Date("Permit filed on")
    permit_filed_known = fields.Selection(DATE_KNOWLEDGE, default="unknown")
    permit_delivered_date = fields.Date("Permit delivered on")
    permit_delivered_known = fields.Selection(DATE_KNOWLEDGE, default="unknown")
    has_gas = fields.Boolean("Gas installation")
    gas_completed_date = fields.Date("Gas installed on")
    gas_certificate_date = fields.Date("Last gas certificate")
    electricity_completed_date = fields.Date("Electricity installed on")
    electricity_certificate_date = fields.Date("Last electricity certificate")
    heating = fields.Selection(
        [
            ("individual_gas", "Individual, gas"),
            ("individual_electric", "Individual, electric"),
            ("individual_oil", "Individual, oil"),
            ("individual_wood", "Individual, wood"),
            ("heat_pump", "Heat pump"),
            ("collective", "Collective"),
            ("district", "District heating"),
            ("none", "Not heated"),
        ]
    )
    dpe_class = fields.Selection(DPE_CLASSES, "DPE class")
    co_ownership = fields.Selection(
        [
            ("none", "No co-ownership"),
            ("vertical", "Co-ownership"),
            ("horizontal", "Horizontal co-ownership"),
        ],
        default="none",
    )
    co_ownership_lot_count = fields.Integer("Lots in the co-ownership")
    lease_type = fields.Selection(
        [
            ("none", "Not let"),
            ("unfurnished", "Let unfurnished"),
            ("furnished", "Let furnished"),
            ("seasonal", "Seasonal let"),
            ("commercial", "Commercial lease"),
            ("rural", "Farm lease"),
        ],
        default="none",
    )
    occupancy = fields.Selection(
        [
            ("owner", "Occupied by the owner"),
            ("tenant", "Occupied by a tenant"),
            ("vacant", "Vacant"),
        ]
    )

    # how to get in
    access_contact_id = fields.Many2one(
        "res.partner", "Contact on site", check_company=True, index="btree_not_null"
    )
    access_phone = fields.Char("Phone on site", related="access_contact_id.phone")
    key_location = fields.Char("Keys", help="Where the keys are")
    door_code = fields.Char()
    access_note = fields.Text("Access")

    dossier_ids = fields.One2many("expertise.dossier", "property_id")
    dossier_count = fields.Integer("Dossiers", compute="_compute_dossier_count")

    _surface_positive = models.Constraint(
        "CHECK (surface >= 0)", "The surface cannot be negative."
    )
    _room_count_positive = models.Constraint(
        "CHECK (room_count >= 0)", "The number of rooms cannot be negative."
    )
    _lot_count_positive = models.Constraint(
        "CHECK (co_ownership_lot_count >= 0)", "The number of lots cannot be negative."
    )

    @api.depends(
        "street",
        "street2",
        "zip",
        "city",
        "building_name",
        "staircase",
        "floor",
        "door",
    )
    def _compute_name(self):
        for prop in self:
            town = " ".join(filter(None, [prop.zip, prop.city]))
            details = [
                prop.street,
                prop.street2,
                prop.building_name and self.env._("bldg %s", prop.building_name),
                prop.staircase and self.env._("stair %s", prop.staircase),
                # « 2 » is floor 2, « rez-de-chaussée » says it all
                self.env._("floor %s", prop.floor)
                if (prop.floor or "").isdigit()
                else prop.floor,
                prop.door and self.env._("door %s", prop.door),
                town,
            ]
            prop.name = ", ".join(filter(None, details)) or self.env._("No address")

    @api.depends("zip", "country_id.code")
    def _compute_department(self):
        for prop in self:
            code = (prop.zip or "").replace(" ", "")
            is_french = prop.country_id.code in (False, "FR")
            if not is_french or len(code) != 5 or not code.isdigit():
                prop.department = False
            elif code.startswith(("97", "98")):
                prop.department = code[:3]
            elif code.startswith("20"):
                # Corsica: 200xx and 201xx are Corse-du-Sud, 202xx to 206xx Haute-Corse
                prop.department = "2A" if code < "20200" else "2B"
            else:
                prop.department = code[:2]

    @api.depends("street", "zip", "city")
    def _compute_map_url(self):
        for prop in self:
            parts = filter(None, [prop.street, prop.zip, prop.city])
            address = quote_plus(", ".join(parts))
            prop.map_url = (
                f"https://www.google.com/maps/dir/?api=1&destination={address}"
                if address
                else False
            )

    def _compute_dossier_count(self):
        counts = dict(
            self.env["expertise.dossier"]
            .with_context(active_test=False)
            ._read_group(
                [("property_id", "in", self.ids)], ["property_id"], ["__count"]
            )
        )
        for prop in self:
            prop.dossier_count = counts.get(prop, 0)

    @api.constrains("zip", "country_id")
    def _check_zip(self):
        for prop in self:
            code = (prop.zip or "").replace(" ", "")
            is_french = prop.country_id.code == "FR"
            if code and is_french and (len(code) != 5 or not code.isdigit()):
                raise ValidationError(
                    self.env._(
                        "“%s” is not a French postcode: it has five digits.",
                        prop.zip,
                    )
                )

    @api.constrains(
        "construction_known",
        "construction_date",
        "permit_filed_known",
        "permit_filed_date",
        "permit_delivered_known",
        "permit_delivered_date",
    )
    def _check_known_dates(self):
        for prop in self:
            for prefix in ("construction", "permit_filed", "permit_delivered"):
                if prop[f"{prefix}_known"] == "exact" and not prop[f"{prefix}_date"]:
                    field = self._fields[f"{prefix}_date"]
                    raise ValidationError(
                        self.env._(
                            "“%(field)s” is said to be exact: give the date.",
                            field=field._description_string(self.env),
                        )
                    )

    @api.onchange("construction_date", "permit_filed_date", "permit_delivered_date")
    def _onchange_known_dates(self):
        for prefix in ("construction", "permit_filed", "permit_delivered"):
            if self[f"{prefix}_date"]:
                self[f"{prefix}_known"] = "exact"

    @api.model
    def name_create(self, name):
        """A typed address makes a property: « 12 rue des Lilas, 37000 Tours »."""
        name = read_text(self.env, name).strip()
        match = TYPED_ADDRESS.match(name)
        prop = self.create(match.groupdict() if match else {"street": name})
        return prop.id, prop.display_name

    def action_open_dossiers(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Dossiers"),
            "res_model": "expertise.dossier",
            "view_mode": "list,form",
            "domain": [("property_id", "=", self.id)],
            "context": {"default_property_id": self.id, "active_test": False},
        }

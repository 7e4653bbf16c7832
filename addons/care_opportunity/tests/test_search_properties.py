from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import freeze_time, tagged

from .search_common import SearchCase
from .search_reference import Reference

#: the same examples each time, and few enough to be quick on a small machine
PROFILE = settings(
    derandomize=True, deadline=None, max_examples=40, database=None, print_blob=False
)
#: weeks with a change of clock, and one without
MONDAYS = [date(2026, 3, 23), date(2026, 10, 19), date(2026, 11, 23)]
quarters = st.integers(0, 95).map(lambda quarter: quarter / 4)
weekdays = st.sampled_from("0123456")


@st.composite
def slots(draw):
    start = draw(quarters)
    length = draw(st.sampled_from([0.5, 1, 2, 4, 10]))
    stop = (start + length) % 24
    return (draw(weekdays), start, stop, draw(st.sampled_from([1, 1, 2])))


@st.composite
def calendars(draw):
    """Hours of a week: some in the day, some in the night, of two weeks at times."""
    kind = draw(st.sampled_from(["none", "office", "nights", "two", "flexible"]))
    if kind == "none":
        return None
    if kind == "flexible":
        return draw(st.sampled_from([6, 10, 35]))
    days = draw(st.sets(weekdays, min_size=3))
    rows = []
    for day in sorted(days):
        if kind == "nights":
            rows += [(day, 0, 8), (day, 20, 24)]
        elif kind == "two":
            rows += [(day, 6, 21, draw(st.sampled_from("01")))]
        else:
            rows += [(day, 7, 12), (day, draw(st.sampled_from([12, 13])), 20)]
    return rows


visits = st.tuples(
    st.integers(-2, 15),
    quarters,
    st.sampled_from([30, 45, 60, 120, 480]),
    st.integers(0, 14),
    st.sampled_from(["same", "town", "far"]),
)
leaves = st.tuples(
    st.integers(0, 13), quarters, st.sampled_from([4, 12, 24, 60]), st.booleans()
)
spans = st.one_of(
    st.just((date(2020, 1, 1), None)),
    st.just(None),
    st.tuples(st.integers(-3, 10), st.integers(0, 10)),
)
worlds = st.fixed_dictionaries(
    {
        "monday": st.sampled_from(MONDAYS),
        "slots": st.lists(slots(), min_size=1, max_size=4),
        "calendars": st.lists(calendars(), min_size=1, max_size=2),
        "change": st.integers(1, 12),
        "contract": st.sampled_from(["none", "long", "ends"]),
        "visits": st.lists(visits, max_size=10),
        "leaves": st.lists(leaves, max_size=2),
        "skill": spans,
    }
)


@tagged("post_install", "-at_install")
class TestSearchProperties(SearchCase):
    """The engine beside the plain reference, on workers made by chance."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the reference compares what is typed
        cls.neighbour.write({"zip": cls.client.zip, "city": cls.client.city})

    @PROFILE
    @given(worlds)
    def test_engine_is_reference(self, world):
        with self.env.cr.savepoint() as savepoint:
            self._compare(world)
            savepoint.rollback()
        self.env.invalidate_all()

    def _compare(self, world):
        monday = world["monday"]
        worker = self._make_worker(world, monday)
        mission = self.make_mission(slot_ids=self.make_slots(world["slots"]))
        if world["skill"]:
            self.need(mission, "washing")
        first, last = monday, monday + timedelta(days=13)
        with freeze_time("2026-01-05 10:00:00"):  # nothing of today is past
            found = mission._find_workers(first, last)
        mine = [row for row in found if row["employee_id"] == worker.id]
        expected = Reference(mission, worker).answers(first, last)
        if not expected:
            self.assertFalse(found)
            return
        self.assertEqual(len(mine), 1)
        bad = {
            (slot["slot_id"], day)
            for slot in mine[0]["slots"]
            for day, _problem in slot["problems"]
        }
        self.assertEqual({key for key, fits in expected.items() if not fits}, bad)
        self.assertEqual(mine[0]["fits"], not bad)

    def _make_worker(self, world, monday):
        hours = world["calendars"]
        contract = None
        if world["contract"] == "long":
            contract = ("2020-01-01", False)
        elif world["contract"] == "ends":
            contract = ("2020-01-01", monday + timedelta(days=world["change"] + 2))
        worker = self.make_hands(hours=hours[0], contract=contract)
        if not contract:
            worker.version_id.date_version = "2020-01-01"
        if len(hours) > 1:
            worker.create_version(
                {
                    "date_version": monday + timedelta(days=world["change"]),
                    "resource_calendar_id": self.make_calendar(hours[1]).id,
                }
            )
        taken = []
        for day, hour, length, seconds, client in world["visits"]:
            start = self._moment(monday, day, hour) + timedelta(minutes=seconds)
            stop = start + timedelta(minutes=length)
            if any(start < other[1] and other[0] < stop for other in taken):
                continue
            taken.append((start, stop))
            self.env["care.intervention"].create(
                {
                    "company_id": self.firm.id,
                    "partner_id": self.clients[client].id,
                    "product_id": self.service.id,
                    "employee_id": worker.id,
                    "start": start,
                    "stop": stop,
                }
            )
        closed = []
        for day, hour, length, whole_firm in world["leaves"]:
            start = self._moment(monday, day, hour)
            if whole_firm:  # two of them at once are refused
                stop = start + timedelta(hours=length)
                if any(start < other[1] and other[0] < stop for other in closed):
                    continue
                closed.append((start, stop))
            self.env["resource.calendar.leaves"].create(
                {
                    "name": "Absence (test)",
                    "company_id": self.firm.id,
                    "calendar_id": False,
                    "resource_id": False if whole_firm else worker.resource_id.id,
                    "date_from": start,
                    "date_to": start + timedelta(hours=length),
                }
            )
        if world["skill"]:
            first, last = world["skill"]
            if isinstance(first, int):
                first = monday + timedelta(days=first)
                last = first + timedelta(days=last)
            self.give_skill(worker, "washing", "Expert", first, last or False)
        return worker

    def _moment(self, monday, day, hour):
        reference = Reference(self.env["care.mission"], self.anna)
        return reference.moment(monday + timedelta(days=day), hour)

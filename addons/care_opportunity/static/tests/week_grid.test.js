import {
    DAY,
    clock,
    drawn,
    fromClock,
    layout,
    lengthOf,
    moved,
    piecesOf,
    resized,
} from "@care_opportunity/week_grid/week_grid_tools";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {press} from "@odoo/hoot-dom";

const MONDAY_NINE = {day: 0, start: 540, stop: 660};
const NIGHT = {day: 6, start: 1320, stop: 360};

describe("tools", () => {
    test("a slot over midnight has two pieces, the second one on the next day", () => {
        expect(lengthOf(NIGHT)).toBe(8 * 60);
        expect(piecesOf(NIGHT).map(({day, start, stop}) => [day, start, stop])).toEqual(
            [
                [6, 1320, DAY],
                [0, 0, 360],
            ]
        );
        expect(piecesOf({day: 1, start: 1320, stop: DAY})).toHaveLength(1);
        expect(piecesOf({day: 1, start: 1320, stop: 0})).toHaveLength(1);
    });

    test("moved: over midnight, from Sunday to Monday and back", () => {
        expect(moved(MONDAY_NINE, 1, 30)).toEqual({day: 1, start: 570, stop: 690});
        expect(moved(MONDAY_NINE, -1, 0)).toEqual({day: 6, start: 540, stop: 660});
        expect(moved(MONDAY_NINE, 0, -600)).toEqual({day: 6, start: 1380, stop: 60});
        expect(moved(NIGHT, 0, 180)).toEqual({day: 0, start: 60, stop: 540});
        expect(moved(MONDAY_NINE, 0, 780).stop).toBe(DAY);
    });

    test("resized: never shorter than a step, nor a whole day", () => {
        expect(resized(MONDAY_NINE, 30).stop).toBe(690);
        expect(resized(MONDAY_NINE, -600)).toEqual({day: 0, start: 540, stop: 555});
        expect(lengthOf(resized(MONDAY_NINE, 5000))).toBe(DAY - 15);
    });

    test("drawn in either sense, to the quarter of an hour, within the day", () => {
        expect(drawn(2, 605, 661)).toEqual({day: 2, start: 600, stop: 660});
        expect(drawn(2, 661, 605)).toEqual({day: 2, start: 600, stop: 660});
        expect(drawn(2, 600, 602)).toEqual({day: 2, start: 600, stop: 615});
        expect(drawn(2, 1439, 1500)).toEqual({day: 2, start: 1425, stop: DAY});
    });

    test("what overlaps lies side by side, what follows does not", () => {
        const lanes = layout([
            MONDAY_NINE,
            {day: 0, start: 600, stop: 720},
            {day: 0, start: 720, stop: 780},
            {day: 1, start: 540, stop: 660},
        ]).map(({lane, lanes: count}) => [lane, count]);
        expect(lanes).toEqual([
            [0, 2],
            [1, 2],
            [0, 1],
            [0, 1],
        ]);
    });

    test("the clock", () => {
        expect(clock(545)).toBe("09:05");
        expect(clock(DAY)).toBe("24:00");
        expect(fromClock("22:30")).toBe(1350);
        expect(fromClock("")).toBe(undefined);
    });
});

class Mission extends models.Model {
    name = fields.Char();
    slot_ids = fields.One2many({relation: "slot", relation_field: "mission_id"});
    _records = [{id: 1, name: "Aide", slot_ids: [1, 2]}];
    _views = {};
}

class Slot extends models.Model {
    mission_id = fields.Many2one({relation: "mission"});
    weekday = fields.Selection({
        selection: ["0", "1", "2", "3", "4", "5", "6"].map((day) => [day, day]),
    });
    date = fields.Date();
    hour_from = fields.Float();
    hour_to = fields.Float();
    every_weeks = fields.Integer({default: 1});
    _records = [
        {id: 1, mission_id: 1, weekday: "0", hour_from: 9, hour_to: 11, every_weeks: 1},
        {id: 2, mission_id: 1, weekday: "6", hour_from: 22, hour_to: 6, every_weeks: 2},
    ];
}

defineMailModels();
defineModels([Mission, Slot]);

const mountGrid = (readonly = "0") =>
    mountView({
        type: "form",
        resModel: "mission",
        resId: 1,
        arch: `<form><field name="slot_ids" widget="care_week_grid" readonly="${readonly}">
            <list editable="bottom"><field name="weekday"/><field name="date"/>
            <field name="hour_from"/><field name="hour_to"/><field name="every_weeks"/>
            </list></field></form>`,
    });
const column = (day) => `.o_week_grid_column[data-day="${day}"]`;
const slot = (day) => `${column(day)} .o_week_grid_slot`;

test("the week shows every slot, the night on both of its days", async () => {
    await mountGrid();
    expect(slot(0)).toHaveCount(2);
    expect(slot(6)).toHaveCount(1);
    expect(`${slot(0)}:not(.o_continued)`).toHaveText("09:00 – 11:00");
    expect(`${slot(6)}`).toHaveAttribute("tabindex", "0");
    expect(`${slot(0)}.o_continued`).toHaveAttribute("tabindex", "-1");
});

test("with the keyboard: move, stretch, delete, add", async () => {
    expect.assertions(6);
    onRpc("mission", "web_save", ({args}) => {
        const byCommand = Object.groupBy(args[1].slot_ids, ([command]) => command);
        expect(byCommand[1]).toEqual([
            [1, 1, {weekday: "1", hour_from: 9.25, hour_to: 11.5}],
        ]);
        expect(byCommand[2]).toEqual([[2, 2]]);
        expect(byCommand[0]).toHaveLength(1);
        const added = byCommand[0][0][2];
        expect([added.weekday, added.hour_from, added.hour_to]).toEqual(["0", 9, 10]);
    });
    await mountGrid();
    await contains(`${slot(0)}:not(.o_continued)`).focus();
    await press("ArrowRight");
    await animationFrame();
    await press("ArrowDown");
    await animationFrame();
    await press(["Shift", "ArrowDown"]);
    await animationFrame();
    expect(`${slot(1)}`).toHaveText("09:15 – 11:30");
    await contains(slot(6)).focus();
    await press("Delete");
    await animationFrame();
    expect(slot(6)).toHaveCount(0);
    await contains(".o_week_grid_add").click();
    await contains(".o_form_button_save").click();
});

test("the bar edits the selected slot; an empty time changes nothing", async () => {
    await mountGrid();
    await contains(`${slot(0)}:not(.o_continued)`).click();
    await contains(".o_week_grid_stop").edit("12:30");
    expect(`${slot(0)}:not(.o_continued)`).toHaveText("09:00 – 12:30");
    await contains(".o_week_grid_day").select("3");
    expect(slot(3)).toHaveText("09:00 – 12:30");
    await contains(".o_week_grid_start").edit("12:30");
    expect(slot(3)).toHaveText("12:30 – 13:30");
    await contains(".o_week_grid_delete").click();
    expect(slot(3)).toHaveCount(0);
});

test("a locked week is only looked at", async () => {
    await mountGrid("1");
    expect(".o_week_grid_add").toHaveCount(0);
    await contains(slot(6)).focus();
    await press("Delete");
    await animationFrame();
    expect(slot(6)).toHaveCount(1);
    expect(".o_week_grid_stretch").toHaveCount(0);
});

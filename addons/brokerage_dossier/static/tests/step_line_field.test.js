import {animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {press, queryAll, queryAllTexts, queryFirst} from "@odoo/hoot-dom";

const step = (id, name, date, current, reached) => ({
    id,
    name,
    date,
    current,
    reached,
});

class Dossier extends models.Model {
    name = fields.Char();
    state = fields.Char();
    step_line = fields.Generic({type: "json"});
    progress = fields.Float();
    step_id = fields.Many2one({relation: "dossier"});
    replaced_by_id = fields.Many2one({relation: "dossier"});
    previous_step_id = fields.Many2one({relation: "dossier"});
    may_renumber = fields.Boolean();
    may_delete = fields.Boolean();

    _records = [
        {
            id: 1,
            name: "C26-00001",
            state: "open",
            progress: 50,
            step_line: [
                step(11, "Created", "2026-01-05", false, true),
                step(12, "Sent", "2026-02-09", true, true),
                step(13, "Offer", false, false, false),
                step(14, "Closed", false, false, false),
            ],
        },
        {id: 2, name: "C26-00002", state: "open", progress: 0, step_line: []},
        {id: 3, name: "C26-00003", state: "abandoned", progress: 50, step_line: false},
    ];
}

defineMailModels();
defineModels([Dossier]);

onRpc("action_go_to_step", ({args}) => {
    expect.step(`go ${args[0]} to ${args[1]}`);
    return false;
});

const mountForm = (resId, readonly = "0") =>
    mountView({
        type: "form",
        resModel: "dossier",
        resId,
        arch: `<form><header><div><widget name="brokerage_file_actions"/></div></header>
            <field name="progress" invisible="1"/>
            <field name="state" invisible="1"/>
            <field name="step_id" invisible="1"/>
            <field name="replaced_by_id" invisible="1"/>
            <field name="previous_step_id" invisible="1"/>
            <field name="may_renumber" invisible="1"/>
            <field name="may_delete" invisible="1"/>
            <field name="step_line" widget="brokerage_step_line"
                readonly="${readonly}"/></form>`,
    });
const button = (id) => `[data-step="${id}"] button`;

test("the gauge and the steps say where the file is, to the ear too", async () => {
    await mountForm(1);
    expect(".o_step_line [role=progressbar]").toHaveAttribute("aria-valuenow", "50");
    expect(".o_step_line_percent").toHaveText(/^50.%$/);
    expect(queryAllTexts(".o_step_line_name")).toEqual([
        "Created",
        "Sent",
        "Offer",
        "Closed",
    ]);
    expect("[aria-current=step]").toHaveCount(1);
    expect("[aria-current=step] .o_step_line_name").toHaveText("Sent");
    expect(".o_step_line_reached").toHaveCount(2);
    expect(queryAllTexts(".o_step_line_date")).toEqual([
        "01/05/2026",
        "02/09/2026",
        "",
        "",
    ]);
    expect(button(11)).toHaveAttribute("aria-label", "Created: reached on 01/05/2026");
    expect(button(13)).toHaveAttribute("aria-label", "Offer: still to come");
    // the step where it is is no button
    expect(queryAll(".o_step_line_steps button")).toHaveLength(3);
});

test("one click to the next step, and to the one before", async () => {
    await mountForm(1);
    await contains(button(13)).click();
    expect.verifySteps(["go 1 to 13"]);
    await contains(button(11)).click();
    expect.verifySteps(["go 1 to 11"]);
});

test.tags("desktop");
test("by keyboard alone", async () => {
    await mountForm(1);
    queryFirst(button(13)).focus();
    await press("Enter");
    await animationFrame();
    expect.verifySteps(["go 1 to 13"]);
});

test("a longer way is confirmed first", async () => {
    await mountForm(1);
    await contains(button(14)).click();
    expect.verifySteps([]);
    expect(".modal").toHaveText(/straight to “Closed”/);
    await contains(".modal .btn-secondary").click();
    expect.verifySteps([]);
    await contains(button(14)).click();
    await contains(".modal .btn-primary").click();
    expect.verifySteps(["go 1 to 14"]);
});

test("readonly: nothing to press", async () => {
    await mountForm(1, "1");
    expect(".o_step_line_steps li").toHaveCount(4);
    expect(".o_step_line_steps button").toHaveCount(0);
});

test("a prospect is told when its steps start", async () => {
    await mountForm(2);
    expect(".o_step_line_none").toHaveCount(1);
    expect(".o_step_line_steps").toHaveCount(0);
});

test("the menu holds what can be used, and no more", async () => {
    await mountForm(1);
    await contains(".o_file_actions").click();
    expect("[data-action=action_close]").toHaveCount(1);
    expect("[data-action=action_resume]").toHaveCount(0);
    expect("[data-action=action_delete]").toHaveCount(0);
    expect("[data-action=action_renumber]").toHaveCount(0);
    expect("[data-action=action_previous_step]").toHaveCount(0);
});

test("an abandoned file is resumed from the menu", async () => {
    onRpc("action_resume", ({args}) => {
        expect.step(`resume ${args[0]}`);
        return false;
    });
    await mountForm(3);
    await contains(".o_file_actions").click();
    expect("[data-action=action_close]").toHaveCount(0);
    await contains("[data-action=action_resume]").click();
    expect.verifySteps(["resume 3"]);
});

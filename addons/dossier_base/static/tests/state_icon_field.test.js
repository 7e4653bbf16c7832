import {expect, getFixture, test} from "@odoo/hoot";
import {
    click,
    hover,
    press,
    queryAll,
    queryAllAttributes,
    queryAllTexts,
    queryFirst,
} from "@odoo/hoot-dom";
import {Deferred, animationFrame, runAllTimers} from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    makeServerError,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {registry} from "@web/core/registry";

class Dossier extends models.Model {
    name = fields.Char();
    report_state = fields.Selection({
        string: "Report",
        selection: [
            ["none", "No report"],
            ["available", "Available"],
            ["locked", "Locked"],
            ["downloaded", "Downloaded"],
        ],
    });
    report_tooltip = fields.Char();
    download_count = fields.Integer();
    instalments = fields.Char();
    litigation = fields.Boolean({string: "Litigation"});
    due_date = fields.Date({string: "Due date"});

    _records = [
        {id: 1, name: "D1", report_state: "none", litigation: false},
        {
            id: 2,
            name: "D2",
            report_state: "downloaded",
            report_tooltip: "Sent on 11/22/2026\nDownloaded twice",
            download_count: 7,
            instalments: "1/3",
            litigation: true,
            due_date: "2026-11-22",
        },
        {id: 3, name: "D3", report_state: "locked", download_count: 4},
        {id: 4, name: "D4", report_state: false},
    ];

    action_toggle_litigation(ids) {
        expect.step(`toggle ${ids}`);
        for (const record of this.browse(ids)) {
            this.write([record.id], {litigation: !record.litigation});
        }
        return false;
    }
}

defineMailModels();
defineModels([Dossier]);

const ICONS = `{'none': 'cross', 'available': 'check', 'locked': 'lock',
    'downloaded': 'download'}`;
const REPORT = `<field name="report_state" widget="state_icon" options="{
    'icons': ${ICONS}, 'tooltip_field': 'report_tooltip',
    'text_field': 'download_count', 'text_states': ['downloaded']}"/>`;
const LITIGATION = `<field name="litigation" widget="state_icon" options="{
    'icons': {'true': 'cross', 'false': 'dash'},
    'action': 'action_toggle_litigation'}"/>`;

const mountList = (arch, props = {}) =>
    mountView({
        type: "list",
        resModel: "dossier",
        arch: `<list><field name="name"/>${arch}</list>`,
        selectRecord: (resId) => expect.step(`open ${resId}`),
        ...props,
    });
const mountForm = (arch, resId) =>
    mountView({
        type: "form",
        resModel: "dossier",
        resId,
        arch: `<form><field name="name"/>${arch}</form>`,
    });

/** Relative luminance and contrast as WCAG 2 defines them. */
function contrastOnWhite(el) {
    const [r, g, b] = getComputedStyle(el)
        .color.match(/[\d.]+/g)
        .map((value) => value / 255)
        .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05);
}

test("each value has its icon and colour, an unset one has none", async () => {
    await mountList(REPORT);
    expect(".o_data_row").toHaveCount(4);
    expect(".o_data_row:eq(0) i").toHaveClass(["fa-times", "o_state_icon_red"]);
    expect(".o_data_row:eq(1) i").toHaveClass(["fa-arrow-down", "o_state_icon_green"]);
    expect(".o_data_row:eq(2) i").toHaveClass(["fa-lock", "o_state_icon_red"]);
    expect(".o_data_row:eq(3) .o_state_icon").toHaveCount(0);
    expect(".o_field_state_icon button").toHaveCount(0);
});

test("every named icon can be drawn, and read on white", async () => {
    const names = registry
        .category("dossier_state_icons")
        .getEntries()
        .map(([name]) => name);
    expect(names.slice(0, 9)).toEqual([
        "cross",
        "check",
        "lock",
        "download",
        "hourglass",
        "euro",
        "euro_partial",
        "dash",
        "instalments",
    ]);
    Dossier._fields.any = fields.Selection({selection: names.map((n) => [n, n])});
    Dossier._records = names.map((any, index) => ({
        id: index + 1,
        name: any,
        any,
        instalments: "1/3",
    }));
    const icons = JSON.stringify(Object.fromEntries(names.map((n) => [n, n])));
    await mountList(
        `<field name="any" widget="state_icon"
            options='{"icons": ${icons}, "text_field": "instalments",
                "text_states": ["instalments"]}'/>`
    );
    expect(".o_state_icon").toHaveCount(names.length);
    expect(".o_state_icon i").toHaveCount(names.length - 1);
    expect(queryAllTexts(".o_data_row:contains(instalments) .o_state_icon")).toEqual([
        "1/3",
    ]);
    expect("i.fa-eur").toHaveCount(2);
    expect("i.fa-eur.o_state_icon_partial").toHaveCount(1);
    expect(".o_state_icon_partial").toHaveStyle({borderTopStyle: "dashed"});
    for (const el of queryAll(".o_state_icon i, .o_state_icon_text")) {
        expect(contrastOnWhite(el)).toBeGreaterThan(4.5);
    }
});

test("the fact is the tooltip; else the value's label", async () => {
    await mountList(REPORT);
    expect(queryAllAttributes(".o_state_icon", "data-tooltip")).toEqual([
        "No report",
        "Sent on 11/22/2026\nDownloaded twice",
        "Locked",
    ]);
});

test.tags("desktop");
test("the tooltip keeps its line breaks on the screen", async () => {
    await mountList(REPORT);
    await hover(".o_data_row:eq(1) .o_state_icon");
    await runAllTimers();
    await animationFrame();
    expect(".o-tooltip .o_state_icon_tooltip").toHaveCount(1);
    expect(".o_state_icon_tooltip").toHaveStyle({whiteSpace: "pre-line"});
    expect(queryFirst(".o_state_icon_tooltip").textContent).toBe(
        "Sent on 11/22/2026\nDownloaded twice"
    );
});

test("a screen reader hears field, value, text and fact", async () => {
    await mountList(REPORT);
    expect(".o_state_icon[role=img]").toHaveCount(3);
    expect(queryAllAttributes(".o_state_icon", "aria-label")).toEqual([
        "Report: No report",
        "Report: Downloaded (7) – Sent on 11/22/2026, Downloaded twice",
        "Report: Locked",
    ]);
    expect(".o_state_icon > *:not([aria-hidden=true])").toHaveCount(0);
});

test("a text that the fact already says is not said twice", async () => {
    Dossier._records[1].report_tooltip = "Downloaded 7 times";
    await mountList(REPORT.replace("<field", `<field string="Rep."`));
    expect(".o_data_row:eq(1) .o_state_icon").toHaveAttribute(
        "aria-label",
        "Rep.: Downloaded – Downloaded 7 times"
    );
});

test("the text shows beside the icon for the listed values only", async () => {
    await mountList(REPORT);
    expect(queryAllTexts(".o_state_icon_text")).toEqual(["7"]);
    expect(".o_data_row:eq(1) .o_state_icon_text").toHaveCount(1);
});

test("without text_states, every value shows its text", async () => {
    await mountList(REPORT.replace(", 'text_states': ['downloaded']", ""));
    expect(queryAllTexts(".o_state_icon_text")).toEqual(["0", "7", "4"]);
});

test("an unmapped value and an unknown icon show nothing", async () => {
    await mountList(
        `<field name="report_state" widget="state_icon" options="{
            'icons': {'locked': 'no_such_icon', 'none': 'cross'},
            'text_field': 'instalments'}"/>`
    );
    expect(".o_data_row").toHaveCount(4);
    expect(".o_state_icon").toHaveCount(1);
    expect(".o_state_icon_text").toHaveCount(0);
});

test("without any option it shows nothing", async () => {
    await mountList(`<field name="report_state" widget="state_icon"/>`);
    expect(".o_data_row").toHaveCount(4);
    expect(".o_state_icon").toHaveCount(0);
});

test("another add-on's icon", async () => {
    registry
        .category("dossier_state_icons")
        .add("test_star", {className: "fa fa-star"});
    await mountList(
        `<field name="report_state" widget="state_icon"
            options="{'icons': {'none': 'test_star'}}"/>`
    );
    registry.category("dossier_state_icons").remove("test_star");
    expect("i.fa-star").toHaveCount(1);
});

test("booleans and dates: true and false", async () => {
    await mountList(
        `<field name="litigation" widget="state_icon"
            options="{'icons': {'true': 'cross', 'false': 'dash'}}"/>
        <field name="due_date" widget="state_icon"
            options="{'icons': {'true': 'hourglass'}}"/>`
    );
    expect("td[name=litigation] i.fa-times").toHaveCount(1);
    expect("td[name=litigation] i.fa-minus").toHaveCount(3);
    expect("td[name=due_date] i.fa-hourglass-half").toHaveCount(1);
    expect("td[name=due_date] i").toHaveCount(1);
    expect(".o_data_row:eq(1) td[name=litigation] .o_state_icon").toHaveAttribute(
        "aria-label",
        "Litigation: Yes"
    );
    expect(".o_data_row:eq(1) td[name=due_date] .o_state_icon").toHaveAttribute(
        "data-tooltip",
        "Nov 22, 2026"
    );
});

test("tooltip and text fields are fetched without being in the view", async () => {
    onRpc("web_search_read", ({kwargs}) => {
        expect.step(Object.keys(kwargs.specification).sort().join());
    });
    await mountList(REPORT);
    expect.verifySteps(["download_count,name,report_state,report_tooltip"]);
});

test("the same in a form", async () => {
    onRpc("web_read", ({kwargs}) => {
        expect.step(Object.keys(kwargs.specification).sort().join());
    });
    await mountForm(REPORT, 2);
    expect.verifySteps([
        "display_name,download_count,name,report_state,report_tooltip",
    ]);
    expect(".o_field_state_icon i").toHaveClass("fa-arrow-down");
    expect(".o_field_state_icon").toHaveText("7");
});

test("the same in a kanban", async () => {
    await mountView({
        type: "kanban",
        resModel: "dossier",
        arch: `<kanban><templates><t t-name="card">
            <field name="name"/>${REPORT}</t></templates></kanban>`,
    });
    expect(".o_kanban_record:eq(1) .o_state_icon").toHaveText("7");
    expect(".o_kanban_record:eq(1) .o_state_icon").toHaveAttribute(
        "data-tooltip",
        /^Sent on/
    );
});

test("a value of false is a state: the form shows it", async () => {
    await mountForm(LITIGATION.replace("'action'", "'unused'"), 1);
    expect(".o_field_state_icon").not.toHaveClass("o_field_empty");
    expect(".o_field_state_icon i").toBeVisible();
});

test.tags("desktop");
test("a list's column is narrow, centred and can be sorted", async () => {
    onRpc("web_search_read", ({kwargs}) => {
        expect.step(kwargs.order || "-");
    });
    await mountList(REPORT);
    expect(".o_data_row:eq(0) td[name=report_state]").toHaveStyle({
        textAlign: "center",
    });
    expect("th[data-name=report_state]").toHaveStyle({textAlign: "center"});
    expect(queryFirst("th[data-name=report_state]").offsetWidth).toBeLessThan(60);
    await contains("th[data-name=report_state]").click();
    expect.verifySteps(["-", "report_state ASC"]);
});

test("without an action, a click opens the row as usual", async () => {
    await mountList(REPORT);
    await contains(".o_data_row:eq(1) .o_state_icon").click();
    expect.verifySteps(["open 2"]);
});

test("an action is called once, reloads the row and does not open it", async () => {
    await mountList(LITIGATION);
    expect(".o_data_row:eq(1) button.o_state_icon i").toHaveClass("fa-times");
    expect(".o_data_row:eq(1) button.o_state_icon").toHaveAttribute("type", "button");
    expect(".o_data_row:eq(1) button.o_state_icon").toHaveAttribute(
        "aria-label",
        "Litigation: Yes"
    );
    await contains(".o_data_row:eq(1) button.o_state_icon").click();
    expect.verifySteps(["toggle 2"]);
    expect(".o_data_row:eq(1) button.o_state_icon i").toHaveClass("fa-minus");
});

test("two clicks while the action is under way call it once", async () => {
    const deferred = new Deferred();
    onRpc("action_toggle_litigation", () => deferred);
    await mountList(LITIGATION);
    await click(".o_data_row:eq(1) button.o_state_icon");
    await click(".o_data_row:eq(1) button.o_state_icon");
    await animationFrame();
    expect(".o_data_row:eq(1) button.o_state_icon").toHaveAttribute(
        "aria-busy",
        "true"
    );
    deferred.resolve();
    await animationFrame();
    expect.verifySteps(["toggle 2"]);
});

test.tags("desktop");
test("Enter on the button calls the action and does not open the row", async () => {
    await mountList(LITIGATION);
    queryFirst(".o_data_row:eq(0) button.o_state_icon").focus();
    await press("Enter");
    await animationFrame();
    expect.verifySteps(["toggle 1"]);
    expect(".o_data_row:eq(0) button.o_state_icon i").toHaveClass("fa-times");
});

test("in a form, pending changes are saved before the action", async () => {
    onRpc("web_save", ({args}) => {
        expect.step(`save ${args[1].name}`);
    });
    await mountForm(LITIGATION, 1);
    await contains(".o_field_widget[name=name] input").edit("Changed", {
        confirm: false,
    });
    await contains("button.o_state_icon").click();
    expect.verifySteps(["save Changed", "toggle 1"]);
    expect(".o_field_state_icon i").toHaveClass("fa-times");
});

test("an action in the answer is run, and the list reloads when it closes", async () => {
    mockService("action", {
        doAction(action, options) {
            expect.step(`${action.res_model} ${action.context.active_ids}`);
            options.onClose();
        },
    });
    onRpc("action_toggle_litigation", () => ({
        type: "ir.actions.act_window",
        res_model: "dossier.wizard",
        target: "new",
        views: [[false, "form"]],
    }));
    onRpc("web_search_read", () => {
        expect.step("load");
    });
    await mountList(LITIGATION);
    await contains(".o_data_row:eq(1) button.o_state_icon").click();
    expect.verifySteps(["load", "dossier.wizard 2", "load"]);
});

test("an error is shown and the icon stays", async () => {
    expect.errors(1);
    onRpc("action_toggle_litigation", () => {
        throw makeServerError({message: "Not now"});
    });
    await mountList(LITIGATION);
    await contains(".o_data_row:eq(1) button.o_state_icon").click();
    await animationFrame();
    expect.verifyErrors(["Not now"]);
    expect(".o_dialog").toHaveCount(1);
    expect(".o_data_row:eq(1) button.o_state_icon i").toHaveClass("fa-times");
    expect(".o_data_row:eq(1) button.o_state_icon").toHaveAttribute(
        "aria-busy",
        "false"
    );
});

test.tags("mobile");
test("on a phone the button is as large as a finger", async () => {
    await mountForm(LITIGATION, 1);
    const {width, height} = getFixture()
        .querySelector("button.o_state_icon")
        .getBoundingClientRect();
    expect(width).toBeGreaterThan(43);
    expect(height).toBeGreaterThan(43);
});

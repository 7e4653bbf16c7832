import {expect, test} from "@odoo/hoot";
import {
    click,
    press,
    queryAll,
    queryAllAttributes,
    queryAllTexts,
    queryFirst,
} from "@odoo/hoot-dom";
import {Deferred, animationFrame} from "@odoo/hoot-mock";
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

class Dossier extends models.Model {
    name = fields.Char({required: true});
    state = fields.Selection({
        string: "Status",
        default: "to_quote",
        selection: [
            ["to_quote", "To quote"],
            ["planned", "Planned"],
            ["done", "Done"],
            ["cancelled", "Cancelled"],
        ],
    });
    parent_id = fields.Many2one({relation: "dossier"});
    child_ids = fields.One2many({relation: "dossier", relation_field: "parent_id"});

    _records = [
        {id: 1, name: "D1", state: "to_quote", child_ids: [3]},
        {id: 2, name: "D2", state: "planned"},
        {id: 3, name: "D3", state: "done", parent_id: 1},
        {id: 4, name: "D4", state: false},
    ];

    action_set_state(ids, state) {
        expect.step(`${ids} -> ${state}`);
        this.write(ids, {state});
        return false;
    }
}

defineMailModels();
defineModels([Dossier]);

const OPTIONS = `'colors': {'to_quote': 'warning', 'planned': 'info',
    'done': 'success', 'cancelled': 'muted'}`;
const PICKER = `<field name="state" widget="status_picker" options="{${OPTIONS}}"/>`;
const WIZARD = {
    type: "ir.actions.act_window",
    res_model: "dossier.cancel.wizard",
    target: "new",
    views: [[false, "form"]],
};

const mountList = (attrs = "", props = {}) =>
    mountView({
        type: "list",
        resModel: "dossier",
        arch: `<list ${attrs}><field name="name"/>${PICKER}</list>`,
        selectRecord: (resId) => expect.step(`open ${resId}`),
        ...props,
    });
const mountForm = (resId, arch = PICKER, attrs = "") =>
    mountView({
        type: "form",
        resModel: "dossier",
        resId,
        arch: `<form ${attrs}><field name="name"/>${arch}</form>`,
    });
const row = (index) => `.o_data_row:eq(${index})`;
const open = async (scope = "") => {
    await contains(`${scope} .o_status_picker_toggle`).click();
};
const pick = async (value) => {
    await contains(`.o_status_picker_item[data-value=${value}]`).click();
};
const labels = () => queryAllTexts(".o_status_picker_label");
const selectRow = async (index) => {
    await contains(`${row(index)} .o_list_record_selector input`).click();
};

/** WCAG 2 contrast between an element's text and its own ground. */
function contrast(el) {
    const luminance = (color) => {
        const [r, g, b] = color
            .match(/[\d.]+/g)
            .map((value) => value / 255)
            .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const style = getComputedStyle(el);
    const [light, dark] = [
        luminance(style.color),
        luminance(style.backgroundColor),
    ].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
}

test("a list shows coloured pills, also when it is not editable", async () => {
    await mountList();
    expect(labels()).toEqual(["To quote", "Planned", "Done", "—"]);
    expect(`${row(0)} .o_status_picker_pill`).toHaveClass("o_status_picker_warning");
    expect(`${row(1)} .o_status_picker_pill`).toHaveClass("o_status_picker_info");
    expect(`${row(3)} .o_status_picker_pill`).toHaveClass("o_status_picker_secondary");
    expect(".o_status_picker_toggle i.fa-caret-down").toHaveCount(4);
    expect(`${row(0)} .o_status_picker_toggle`).toHaveAttribute(
        "aria-label",
        "Status: To quote"
    );
});

test("every colour can be read", async () => {
    const colors = [
        "primary",
        "secondary",
        "success",
        "info",
        "warning",
        "danger",
        "light",
        "dark",
        "muted",
    ];
    Dossier._fields.color = fields.Selection({selection: colors.map((c) => [c, c])});
    Dossier._records = colors.map((color, index) => ({
        id: index + 1,
        name: color,
        color,
    }));
    await mountView({
        type: "list",
        resModel: "dossier",
        arch: `<list><field name="color" widget="status_picker"
            options='{"colors": ${JSON.stringify(
                Object.fromEntries(colors.map((c) => [c, c]))
            )}}'/></list>`,
    });
    expect(".o_status_picker_pill").toHaveCount(colors.length);
    for (const el of queryAll(".o_status_picker_pill")) {
        expect(contrast(el)).toBeGreaterThan(4.5);
    }
});

test("an unknown colour and no colours at all fall back to secondary", async () => {
    await mountForm(1, PICKER.replace(OPTIONS, "'colors': {'to_quote': 'pink'}"));
    expect(".o_status_picker_pill").toHaveClass("o_status_picker_secondary");
});

test("the menu has every status with its dot, the present one marked", async () => {
    await mountList();
    await open(row(1));
    expect(queryAllTexts(".o_status_picker_item")).toEqual([
        "To quote",
        "Planned",
        "Done",
        "Cancelled",
    ]);
    expect(".o_status_picker_item .o_status_picker_dot").toHaveCount(4);
    expect(".o_status_picker_item:eq(2) .o_status_picker_dot").toHaveClass(
        "o_status_picker_success"
    );
    expect(queryAllAttributes(".o_status_picker_item", "aria-checked")).toEqual([
        "false",
        "true",
        "false",
        "false",
    ]);
    expect(queryAllAttributes(".o_status_picker_item", "role")).toEqual(
        Array(4).fill("menuitemradio")
    );
    expect(".o_status_picker_item:eq(1)").toHaveClass("active");
    expect(".o_status_picker_count").toHaveCount(0);
    expect.verifySteps([]);
});

test("picking in a list calls the method with the context and reloads", async () => {
    onRpc("action_set_state", ({kwargs, args, route}) => {
        expect(args).toEqual([[1], "planned"]);
        expect(kwargs.context.some_key).toBe(5);
        expect(route).toBe("/web/dataset/call_button/dossier/action_set_state");
    });
    onRpc("web_search_read", () => {
        expect.step("load");
    });
    await mountList("", {context: {some_key: 5}});
    await open(row(0));
    await pick("planned");
    expect.verifySteps(["load", "1 -> planned", "load"]);
    expect(labels()[0]).toBe("Planned");
    expect(".o_status_picker_menu").toHaveCount(0);
});

test("a grouped list reloads its groups", async () => {
    await mountList("", {groupBy: ["state"]});
    await contains(".o_group_header:contains(Planned)").click();
    expect(queryAllTexts(".o_group_name")).toInclude("Planned (1)");
    await open(".o_data_row");
    await pick("done");
    expect.verifySteps(["2 -> done"]);
    expect(queryAllTexts(".o_group_name")).toInclude("Done (2)");
    expect(queryAllTexts(".o_group_name")).not.toInclude("Planned (1)");
});

test("the present status again is no call", async () => {
    await mountList();
    await open(row(1));
    await pick("planned");
    expect.verifySteps([]);
    expect(".o_status_picker_menu").toHaveCount(0);
});

test("option method", async () => {
    onRpc("action_other", ({args}) => {
        expect.step(`other ${args}`);
        return false;
    });
    await mountForm(
        1,
        PICKER.replace("'colors'", "'method': 'action_other', 'colors'")
    );
    await open();
    await pick("done");
    expect.verifySteps(["other 1,done"]);
});

test.tags("desktop");
test("a picked row of the selection takes the whole selection with it", async () => {
    await mountList();
    await selectRow(0);
    await selectRow(2);
    await open(row(0));
    expect(".o_status_picker_count").toHaveText("For the 2 selected records");
    await pick("cancelled");
    expect.verifySteps(["1,3 -> cancelled"]);
    expect(labels()).toEqual(["Cancelled", "Planned", "Cancelled", "—"]);
});

test.tags("desktop");
test("with a selection, the picked row's own status can be given to the rest", async () => {
    await mountList();
    await selectRow(0);
    await selectRow(1);
    await open(row(1));
    await pick("planned");
    expect.verifySteps(["1,2 -> planned"]);
});

test.tags("desktop");
test("a row outside the selection goes alone and is not selected", async () => {
    await mountList();
    await selectRow(0);
    await selectRow(2);
    await open(row(1));
    expect(".o_status_picker_count").toHaveCount(0);
    expect(".o_data_row_selected").toHaveCount(2);
    await pick("done");
    expect.verifySteps(["2 -> done"]);
});

test.tags("desktop");
test("a selection of all pages goes as a whole", async () => {
    await mountList(`limit="2"`);
    await contains("thead .o_list_record_selector input").click();
    await contains(".o_select_domain").click();
    await open(row(0));
    expect(".o_status_picker_count").toHaveText("For the 4 selected records");
    await pick("done");
    expect.verifySteps(["1,2,3,4 -> done"]);
});

test.tags("desktop");
test("an edited row is saved first", async () => {
    onRpc("web_save", ({args}) => {
        expect.step(`save ${args[0]} ${args[1].name}`);
    });
    await mountList(`editable="bottom"`);
    await contains(`${row(0)} td[name=name]`).click();
    await contains(`${row(0)} td[name=name] input`).edit("New", {confirm: false});
    await open(row(0));
    await pick("done");
    expect.verifySteps(["save 1 New", "1 -> done"]);
    expect(labels()[0]).toBe("Done");
});

test("a wizard in the answer opens; the list reloads when it closes", async () => {
    let close = null;
    mockService("action", {
        doAction(action, options) {
            expect.step(`wizard for ${action.context.active_ids}`);
            close = options.onClose;
        },
    });
    onRpc("action_set_state", () => WIZARD);
    onRpc("web_search_read", () => {
        expect.step("load");
    });
    await mountList();
    await open(row(1));
    await pick("cancelled");
    expect.verifySteps(["load", "wizard for 2"]);
    expect(labels()[1]).toBe("Planned");
    close();
    await animationFrame();
    expect.verifySteps(["load"]);
});

test("an action that opens no dialog is followed by a reload", async () => {
    mockService("action", {
        doAction(action) {
            expect.step(action.tag);
        },
    });
    onRpc("action_set_state", () => ({
        type: "ir.actions.client",
        tag: "display_notification",
    }));
    onRpc("web_search_read", () => {
        expect.step("load");
    });
    await mountList();
    await open(row(1));
    await pick("cancelled");
    expect.verifySteps(["load", "display_notification", "load"]);
});

test("an error is shown, the pill stays and can be used again", async () => {
    expect.errors(1);
    onRpc("action_set_state", () => {
        throw makeServerError({message: "A report is missing"});
    });
    await mountList();
    await open(row(1));
    await pick("done");
    await animationFrame();
    expect.verifyErrors(["A report is missing"]);
    expect(".o_dialog").toHaveCount(1);
    expect(".o_dialog").toHaveText(/A report is missing/);
    expect(labels()[1]).toBe("Planned");
    expect(`${row(1)} .o_status_picker_toggle`).toHaveAttribute("aria-busy", "false");
});

test("pressing twice sends once", async () => {
    const deferred = new Deferred();
    onRpc("action_set_state", () => deferred);
    await mountForm(1);
    await open();
    const item = queryFirst(".o_status_picker_item[data-value=done]");
    item.click();
    item.click();
    await animationFrame();
    expect(".o_status_picker_toggle").toHaveAttribute("aria-busy", "true");
    // While it is under way, the menu does not open.
    await click(".o_status_picker_toggle");
    await animationFrame();
    expect(".o_status_picker_menu").toHaveCount(0);
    deferred.resolve();
    await animationFrame();
    expect.verifySteps(["1 -> done"]);
    expect(".o_status_picker_toggle").toHaveAttribute("aria-busy", "false");
    expect(labels()).toEqual(["Done"]);
});

test("while a call is under way, a click on the pill does not open the row", async () => {
    const deferred = new Deferred();
    onRpc("action_set_state", () => deferred);
    await mountList();
    await open(row(0));
    await pick("done");
    await click(`${row(0)} .o_status_picker_toggle`);
    await animationFrame();
    deferred.resolve();
    await animationFrame();
    expect.verifySteps(["1 -> done"]);
});

test("a form saves its changes first, then calls and reloads", async () => {
    onRpc("web_save", ({args}) => {
        expect.step(`save ${JSON.stringify(args[1])}`);
    });
    await mountForm(1);
    await contains(".o_field_widget[name=name] input").edit("New", {confirm: false});
    await open();
    await pick("done");
    expect.verifySteps([`save {"name":"New"}`, "1 -> done"]);
    expect(labels()).toEqual(["Done"]);
    expect(".o_field_widget[name=name] input").toHaveValue("New");
});

test("a form that cannot be saved stops there", async () => {
    await mountForm(1);
    await contains(".o_field_widget[name=name] input").edit("", {confirm: false});
    await open();
    await pick("done");
    await animationFrame();
    expect.verifySteps([]);
    expect(".o_field_widget[name=name]").toHaveClass("o_field_invalid");
    expect(labels()).toEqual(["To quote"]);
});

test("a new record is saved first", async () => {
    onRpc("web_save", () => {
        expect.step("save");
    });
    await mountForm();
    await contains(".o_field_widget[name=name] input").edit("D5", {confirm: false});
    await open();
    await pick("planned");
    expect.verifySteps(["save", "5 -> planned"]);
    expect(labels()).toEqual(["Planned"]);
});

test("a failing save is shown and nothing is called", async () => {
    expect.errors(1);
    onRpc("web_save", () => {
        throw makeServerError({message: "Cannot be saved"});
    });
    await mountForm(1);
    await contains(".o_field_widget[name=name] input").edit("New", {confirm: false});
    await open();
    await pick("done");
    await animationFrame();
    expect.verifyErrors(["Cannot be saved"]);
    expect.verifySteps([]);
    expect(labels()).toEqual(["To quote"]);
});

test("readonly: only the pill", async () => {
    await mountForm(1, PICKER.replace("/>", ` readonly="1"/>`));
    expect(".o_field_status_picker").toHaveText("To quote");
    expect(".o_status_picker_pill").toHaveClass("o_status_picker_warning");
    expect(".o_status_picker_toggle").toHaveCount(0);
});

test("a form without write access: only the pill", async () => {
    await mountForm(1, PICKER, `edit="0"`);
    expect(".o_status_picker_pill").toHaveCount(1);
    expect(".o_status_picker_toggle").toHaveCount(0);
});

test("a list without write access: only the pill, and a click opens the row", async () => {
    await mountList(`edit="0"`);
    expect(".o_status_picker_pill").toHaveCount(3);
    expect(".o_status_picker_toggle").toHaveCount(0);
    await contains(`${row(1)} .o_status_picker_pill`).click();
    expect.verifySteps(["open 2"]);
});

const KANBAN = `<kanban><templates><t t-name="card"><field name="name"/>${PICKER}
    </t></templates></kanban>`;

test("kanban: pick without opening the card", async () => {
    onRpc("has_access", () => true);
    await mountView({
        type: "kanban",
        resModel: "dossier",
        arch: KANBAN,
        selectRecord: (resId) => expect.step(`open ${resId}`),
    });
    await open(".o_kanban_record:eq(1)");
    await pick("done");
    expect.verifySteps(["2 -> done"]);
    expect(labels()[1]).toBe("Done");
});

test("kanban without write access: only the pill, asked for once", async () => {
    onRpc("has_access", () => {
        expect.step("has_access");
        return false;
    });
    await mountView({type: "kanban", resModel: "dossier", arch: KANBAN});
    expect(".o_status_picker_pill").toHaveCount(3);
    expect(".o_status_picker_toggle").toHaveCount(0);
    expect.verifySteps(["has_access"]);
});

test("kanban: no answer about the right is no broken view", async () => {
    onRpc("has_access", () => {
        throw makeServerError({message: "Down"});
    });
    await mountView({type: "kanban", resModel: "dossier", arch: KANBAN});
    expect(".o_status_picker_toggle").toHaveCount(4);
});

test("lines of a form: the form is saved, the line's own id is called", async () => {
    onRpc("web_save", () => {
        expect.step("save");
    });
    await mountForm(
        1,
        `<field name="child_ids"><list><field name="name"/>${PICKER}</list></field>`
    );
    await contains(".o_field_widget[name=name] input").edit("New", {confirm: false});
    await open(".o_data_row");
    await pick("planned");
    expect.verifySteps(["save", "3 -> planned"]);
    expect(".o_data_row .o_status_picker_label").toHaveText("Planned");
});

test.tags("desktop");
test("keyboard alone: open, move, choose, without opening the row", async () => {
    await mountList();
    queryFirst(`${row(1)} .o_status_picker_toggle`).focus();
    await press("Enter");
    await animationFrame();
    expect(".o_status_picker_item:eq(1)").toBeFocused();
    await press("ArrowDown");
    await animationFrame();
    expect(".o_status_picker_item:eq(2)").toBeFocused();
    await press("Enter");
    await animationFrame();
    expect.verifySteps(["2 -> done"]);
    expect(labels()[1]).toBe("Done");
});

test.tags("desktop");
test("Escape closes the menu and gives the focus back", async () => {
    await mountForm(1);
    queryFirst(".o_status_picker_toggle").focus();
    await press("Enter");
    await animationFrame();
    await press("Escape");
    await animationFrame();
    expect(".o_status_picker_menu").toHaveCount(0);
    expect(".o_status_picker_toggle").toBeFocused();
    expect.verifySteps([]);
});

test.tags("mobile");
test("on a phone: a bottom sheet, targets as large as a finger", async () => {
    await mountForm(1);
    const {height, width} = queryFirst(
        ".o_status_picker_toggle"
    ).getBoundingClientRect();
    expect(height).toBeGreaterThan(43);
    expect(width).toBeGreaterThan(43);
    await open();
    expect(".o_bottom_sheet .o_status_picker_item").toHaveCount(4);
    for (const item of queryAll(".o_status_picker_item")) {
        expect(item.getBoundingClientRect().height).toBeGreaterThan(43);
    }
    await pick("planned");
    await animationFrame();
    expect.verifySteps(["1 -> planned"]);
    expect(labels()).toEqual(["Planned"]);
});

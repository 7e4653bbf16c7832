import {expect, test} from "@odoo/hoot";
import {click, press, queryFirst} from "@odoo/hoot-dom";
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

class Mission extends models.Model {
    name = fields.Char();
    offer = fields.Char({
        onChange: (record) => {
            record.blocker = record.offer ? false : "Choose an offer first.";
        },
    });
    blocker = fields.Char();

    _records = [
        {id: 1, name: "M1", offer: false, blocker: "Choose an offer first."},
        {id: 2, name: "M2", offer: "Comfort", blocker: false},
    ];

    action_sign(ids) {
        expect.step(`sign ${ids}`);
        return false;
    }
}

defineMailModels();
defineModels([Mission]);

const BUTTON = `<widget name="guarded_button" action="action_sign" string="Sign"
    icon="fa-check" blocker="blocker" primary="offer"/>`;
const button = ".o_guarded_button[name=action_sign]";

const mountForm = (resId, widget = BUTTON) =>
    mountView({
        type: "form",
        resModel: "mission",
        resId,
        arch: `<form><header><div>${widget}</div></header><sheet>
            <field name="name"/><field name="offer"/>
            <field name="blocker" invisible="1"/></sheet></form>`,
    });
const description = () =>
    document.getElementById(queryFirst(button).getAttribute("aria-describedby"));

test("an empty blocker is a plain button: one call, with the record's id", async () => {
    await mountForm(2);
    expect(button).toHaveAttribute("aria-disabled", "false");
    expect(button).not.toHaveAttribute("disabled");
    expect(button).not.toHaveAttribute("data-tooltip");
    expect(button).not.toHaveAttribute("aria-describedby");
    expect(button).toHaveClass("btn-primary");
    expect(`${button} i.fa-check`).toHaveCount(1);
    await contains(button).click();
    expect.verifySteps(["sign 2"]);
});

test("a blocked button says what to do: tooltip, description, and stays focusable", async () => {
    await mountForm(1);
    expect(button).toHaveAttribute("aria-disabled", "true");
    expect(button).not.toHaveAttribute("disabled");
    expect(button).toHaveAttribute("data-tooltip", "Choose an offer first.");
    expect(description().textContent).toBe("Choose an offer first.");
    expect(button).toHaveClass("btn-secondary");
    queryFirst(button).focus();
    expect(button).toBeFocused();
});

test("a tap on a blocked button shows the text and calls nothing", async () => {
    await mountForm(1);
    await contains(button).click();
    expect(".o_notification").toHaveText(/Choose an offer first\./);
    expect.verifySteps([]);
});

test("the keyboard does the same", async () => {
    await mountForm(1);
    queryFirst(button).focus();
    await press("Enter");
    await animationFrame();
    expect(".o_notification").toHaveText(/Choose an offer first\./);
    expect.verifySteps([]);
});

test("it is evaluated anew when the record changes, without a reload", async () => {
    await mountForm(1);
    await contains(".o_field_widget[name=offer] input").edit("Comfort");
    expect(button).toHaveAttribute("aria-disabled", "false");
    expect(button).toHaveClass("btn-primary");
    await contains(".o_field_widget[name=offer] input").edit("");
    expect(button).toHaveAttribute("aria-disabled", "true");
    expect(button).toHaveAttribute("data-tooltip", "Choose an offer first.");
});

test("the record is saved before the method is called", async () => {
    onRpc("web_save", ({args}) => {
        expect.step(`save ${args[1].name}`);
    });
    await mountForm(2);
    await contains(".o_field_widget[name=name] input").edit("New", {confirm: false});
    await contains(button).click();
    expect.verifySteps(["save New", "sign 2"]);
});

test("a save that fails calls nothing", async () => {
    expect.errors(1);
    onRpc("web_save", () => {
        throw makeServerError({message: "Not like this"});
    });
    await mountForm(2);
    await contains(".o_field_widget[name=name] input").edit("New", {confirm: false});
    await contains(button).click();
    await animationFrame();
    expect.verifyErrors(["Not like this"]);
    expect.verifySteps([]);
});

test("pressed twice, called once", async () => {
    const deferred = new Deferred();
    onRpc("action_sign", async () => {
        expect.step("called");
        await deferred;
        return false;
    });
    await mountForm(2);
    queryFirst(button).click();
    queryFirst(button).click();
    await animationFrame();
    expect(button).toHaveAttribute("disabled");
    await click(button);
    deferred.resolve();
    await animationFrame();
    expect.verifySteps(["called"]);
    await animationFrame();
    expect(button).not.toHaveAttribute("disabled");
});

test("an error is shown, and the button can be pressed again", async () => {
    expect.errors(1);
    onRpc("action_sign", () => {
        throw makeServerError({message: "Add a contact first"});
    });
    await mountForm(2);
    await contains(button).click();
    await animationFrame();
    expect.verifyErrors(["Add a contact first"]);
    expect(".o_dialog").toHaveText(/Add a contact first/);
    expect(button).not.toHaveAttribute("disabled");
});

test("the action that comes back is run, and the record loaded when it closes", async () => {
    onRpc("action_sign", () => ({
        type: "ir.actions.act_window",
        res_model: "mission",
        target: "new",
        views: [[false, "form"]],
    }));
    onRpc("web_read", () => {
        expect.step("read");
    });
    mockService("action", {
        async doActionButton({name, onClose}) {
            expect.step(name);
            await onClose();
        },
    });
    await mountForm(2);
    await contains(button).click();
    expect.verifySteps(["read", "action_sign", "read"]);
});

test("a confirmation is asked first, with its own words", async () => {
    await mountForm(
        2,
        BUTTON.replace(
            "/>",
            ` danger="1" icon_only="1" confirm="For good." confirm-title="Delete?"
              confirm-label="Delete"/>`
        )
    );
    expect(button).toHaveClass("btn-outline-danger");
    expect(button).toHaveAttribute("aria-label", "Sign");
    expect(button).toHaveAttribute("data-tooltip", "Sign");
    await contains(button).click();
    expect(".modal").toHaveText(/Delete\?[\s\S]*For good\./);
    await contains(".modal .btn-secondary").click();
    expect.verifySteps([]);
    await contains(button).click();
    await contains(".modal .btn-primary").click();
    expect.verifySteps(["sign 2"]);
});

test("a blocked button asks for no confirmation", async () => {
    await mountForm(1, BUTTON.replace("/>", ` confirm="For good."/>`));
    await contains(button).click();
    expect(".modal").toHaveCount(0);
    expect(".o_notification").toHaveCount(1);
});

test.tags("mobile");
test("on a phone it is as large as a finger", async () => {
    await mountForm(1);
    const {height, width} = queryFirst(button).getBoundingClientRect();
    expect(height).toBeGreaterThan(43);
    expect(width).toBeGreaterThan(43);
});

import {expect, test} from "@odoo/hoot";
import {
    manuallyDispatchProgrammaticEvent,
    queryAllTexts,
    queryOne,
} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    getService,
    makeServerError,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {WebClient} from "@web/webclient/webclient";

defineMailModels();

const nothing = {count: 0, signed: 0, rate: 0, amount: 0, fees: 0};
const line = (label, figures = {}) => ({
    ...nothing,
    label,
    domain: [["user_id", "=", label]],
    signed_domain: [["signed", "=", label]],
    amount_domain: [["amount", "=", label]],
    ...figures,
});
const answer = (period, from, to, dateField) => ({
    period,
    date_from: from || "2026-01-01",
    date_to: to || "2026-12-31",
    date_field: dateField,
    companies: ["Brokers"],
    currency_id: 1,
    tiles: [
        {key: "files", label: "Files", value: 4, rate: 0, domain: [["id", ">", 0]]},
        {key: "signed", label: "Signed", value: 1, rate: 25, domain: []},
        {key: "amount", label: "Amount borrowed", value: 353500, rate: 0, domain: []},
    ],
    tables: [
        {
            key: "brokers",
            label: "By broker",
            lines: [
                line("Bruno", {count: 4, signed: 1, rate: 25, amount: 200000}),
                line("Mona", {count: 1}),
            ],
        },
        {key: "reasons", label: "Abandoned, by reason", lines: []},
        {
            key: "months",
            label: "By month",
            lines: [{...line("", {count: 3}), month: "2026-02-01"}],
        },
    ],
});

/** A day as the browser's own calendar gives it. */
async function chooseDay(name, value) {
    const input = queryOne(`input[name=${name}]`);
    input.value = value;
    await manuallyDispatchProgrammaticEvent(input, "change");
    await animationFrame();
}

async function mountDashboard() {
    onRpc("brokerage.dossier", "get_dashboard", ({args}) => {
        expect.step(`get ${args.join(" ")}`);
        return answer(...args);
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction("brokerage_dashboard");
}

test("one call shows tiles and tables; a table without files says so", async () => {
    await mountDashboard();
    expect.verifySteps(["get year   date_created"]);
    expect(".o_brokerage_tile").toHaveCount(3);
    expect(".o_brokerage_tile[name=signed]").toHaveText(/25 %/);
    expect(".o_brokerage_tile[name=amount]").toHaveText(/353,500/);
    expect("[data-name=brokers] tbody tr").toHaveCount(2);
    expect("[data-name=reasons] table").toHaveCount(0);
    expect("[data-name=reasons]").toHaveText(/No file in this period/);
    expect("[data-name=months] th[scope=row]").toHaveText("February 2026");
    // as long as it is many
    const shares = queryAllTexts("[data-name=brokers] tbody tr").map((_text, index) =>
        queryOne(`[data-name=brokers] tbody tr:eq(${index})`).style.getPropertyValue(
            "--share"
        )
    );
    expect(shares).toEqual(["100%", "25%"]);
});

test("every number opens the files behind it", async () => {
    mockService("action", {
        doAction(action) {
            if (action.type !== "ir.actions.act_window") {
                return super.doAction(...arguments);
            }
            expect(action.res_model).toBe("brokerage.dossier");
            expect.step(`${action.name}: ${JSON.stringify(action.domain)}`);
        },
    });
    await mountDashboard();
    expect.verifySteps(["get year   date_created"]);
    await contains(".o_brokerage_tile[name=files]").click();
    for (const name of ["count", "signed", "amount"]) {
        await contains(`[data-name=brokers] tr:contains(Bruno) [name=${name}]`).click();
    }
    await contains("[data-name=months] [name=count]").click();
    expect.verifySteps([
        'Files: [["id",">",0]]',
        'Bruno: [["user_id","=","Bruno"]]',
        'Bruno: [["signed","=","Bruno"]]',
        'Bruno: [["amount","=","Bruno"]]',
        'February 2026: [["user_id","=",""]]',
    ]);
});

test("another period, another date, typed days", async () => {
    await mountDashboard();
    await contains("select[name=period]").select("month");
    await contains("select[name=date_field]").select("signature_date");
    await chooseDay("from", "2026-03-01");
    expect("select[name=period]").toHaveValue("custom");
    expect.verifySteps([
        "get year   date_created",
        "get month 2026-01-01 2026-12-31 date_created",
        "get month 2026-01-01 2026-12-31 signature_date",
        "get custom 2026-03-01 2026-12-31 signature_date",
    ]);
    // the wrong order asks nothing
    await chooseDay("to", "2026-02-01");
    expect.verifySteps([]);
    expect(".alert[role=alert]").toHaveCount(1);
    await chooseDay("to", "2026-04-01");
    expect.verifySteps(["get custom 2026-03-01 2026-04-01 signature_date"]);
    expect(".alert[role=alert]").toHaveCount(0);
});

test("who comes back finds the same period", async () => {
    await mountDashboard();
    await contains("select[name=period]").select("quarter");
    await contains("select[name=date_field]").select("signature_date");
    await getService("action").doAction("brokerage_dashboard");
    expect("select[name=period]").toHaveValue("quarter");
    expect("select[name=date_field]").toHaveValue("signature_date");
    expect.verifySteps([
        "get year   date_created",
        "get quarter 2026-01-01 2026-12-31 date_created",
        "get quarter 2026-01-01 2026-12-31 signature_date",
        "get quarter 2026-01-01 2026-12-31 signature_date",
    ]);
});

test("a refused period keeps what was shown", async () => {
    expect.errors(1);
    await mountDashboard();
    onRpc("brokerage.dossier", "get_dashboard", () => {
        throw makeServerError({message: "Type the first and the last day."});
    });
    await contains("select[name=period]").select("month");
    await animationFrame();
    expect.verifyErrors(["RPC_ERROR: Type the first and the last day."]);
    expect.verifySteps(["get year   date_created"]);
    expect(".o_brokerage_tile").toHaveCount(3);
});

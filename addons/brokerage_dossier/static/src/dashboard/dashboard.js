import {Component, onWillStart, useState} from "@odoo/owl";
import {Layout} from "@web/search/layout";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {formatMonetary} from "@web/views/fields/formatters";
import {KeepLast} from "@web/core/utils/concurrency";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

const {DateTime} = luxon;
const MODEL = "brokerage.dossier";
/** Where the choice waits for who comes back from the files of a number. */
const CHOICE = "brokerage_dashboard";
const MONEY_TILES = ["amount", "fees"];

/** Counts, amounts and fees of a period; every number opens the files behind it. */
export class BrokerageDashboard extends Component {
    static template = "brokerage_dossier.Dashboard";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        this.display = {controlPanel: {}};
        this.periods = [
            ["month", _t("This month")],
            ["last_month", _t("Last month")],
            ["quarter", _t("This quarter")],
            ["year", _t("This year")],
            ["last_year", _t("Last year")],
            ["custom", _t("Typed dates")],
        ];
        this.dateFields = [
            ["date_created", _t("Creation of the file")],
            ["client_agreement_date", _t("Client's agreement")],
            ["signature_date", _t("Signature of the offer")],
            ["funds_released_date", _t("Release of the funds")],
        ];
        const {period, from, to, dateField} = JSON.parse(
            browser.sessionStorage.getItem(CHOICE) || "{}"
        );
        this.state = useState({
            period: period || "year",
            from: from || "",
            to: to || "",
            dateField: dateField || "date_created",
            data: null,
        });
        onWillStart(() => this.load());
    }

    async load() {
        const {period, from, to, dateField} = this.state;
        const data = await this.keepLast.add(
            this.orm.call(MODEL, "get_dashboard", [period, from, to, dateField])
        );
        Object.assign(this.state, {data, from: data.date_from, to: data.date_to});
        const choice = {period, from: this.state.from, to: this.state.to, dateField};
        browser.sessionStorage.setItem(CHOICE, JSON.stringify(choice));
    }

    onPeriod(ev) {
        this.state.period = ev.target.value;
        return this.load();
    }

    onDateField(ev) {
        this.state.dateField = ev.target.value;
        return this.load();
    }

    onDay(name, ev) {
        // a day that is being typed has no value yet
        if (!ev.target.value) {
            return;
        }
        Object.assign(this.state, {period: "custom", [name]: ev.target.value});
        if (this.state.from <= this.state.to) {
            return this.load();
        }
    }

    get wrongOrder() {
        return this.state.from > this.state.to;
    }

    money(amount) {
        return formatMonetary(amount, {
            currencyId: this.state.data.currency_id,
            digits: [16, 0],
        });
    }

    tileValue(tile) {
        return MONEY_TILES.includes(tile.key) ? this.money(tile.value) : tile.value;
    }

    lineLabel(line) {
        return line.month
            ? DateTime.fromISO(line.month).toFormat("LLLL yyyy")
            : line.label;
    }

    /** @returns {Number} length of the bar, in percent of the longest of the table */
    share(table, line) {
        const longest = Math.max(...table.lines.map((each) => each.count), 1);
        return Math.round((100 * line.count) / longest);
    }

    open(name, domain) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: MODEL,
            views: [
                [false, "list"],
                [false, "form"],
            ],
            domain,
            context: {create: false},
        });
    }
}

registry.category("actions").add("brokerage_dashboard", BrokerageDashboard);

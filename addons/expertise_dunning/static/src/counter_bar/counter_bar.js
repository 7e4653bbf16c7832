import {Component, onWillStart, useState} from "@odoo/owl";
import {useBus, useService} from "@web/core/utils/hooks";
import {Domain} from "@web/core/domain";
import {KeepLast} from "@web/core/utils/concurrency";
import {_t} from "@web/core/l10n/translation";

/**
 * In the order of the bar. A tile has a filter of the search view, which it switches on
 * alone; or an action, which it opens; or neither: it takes the filters away.
 */
export const TILES = [
    {name: "all", label: _t("All unpaid")},
    {name: "r1", label: _t("R1"), title: _t("First reminder due"), filter: "r1"},
    {name: "r2", label: _t("R2"), title: _t("Second reminder due"), filter: "r2"},
    {name: "r3", label: _t("R3"), title: _t("Third reminder due"), filter: "r3"},
    {name: "litigation", label: _t("Litigation"), filter: "litigation"},
    {
        name: "history",
        label: _t("History"),
        title: _t("All letters and mails"),
        action: "expertise_dunning.dunning_letter_action",
    },
    {
        name: "prescriber",
        label: _t("Prescribers"),
        title: _t("Prescribers, by number of unpaid dossiers"),
        action: "expertise_dunning.dunning_contact_action_prescribers",
    },
    {
        name: "notary",
        label: _t("Notaries"),
        title: _t("Notaries, by number of unpaid dossiers"),
        action: "expertise_dunning.dunning_contact_action_notaries",
    },
];

/** Coloured tiles above the list: what waits, and a click to see it. */
export class CounterBar extends Component {
    static template = "expertise_dunning.CounterBar";
    static props = {
        // says "loaded" each time the view has read its records
        bus: Object,
        isReady: Boolean,
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        this.state = useState({counters: {}});
        // The first reading of the view is under way: the counters go along with it.
        this.isFirst = !this.props.isReady;
        onWillStart(() => {
            this.load();
        });
        useBus(this.props.bus, "loaded", () => {
            const isDone = this.isFirst && this.counted === JSON.stringify(this.domain);
            this.isFirst = false;
            if (!isDone) {
                this.load();
            }
        });
    }

    async load() {
        const {domain} = this;
        this.counted = JSON.stringify(domain);
        this.state.counters = await this.keepLast.add(
            this.orm.silent.call("account.move", "get_dunning_counters", [domain])
        );
    }

    /** What is searched for, whichever tile is on. */
    get domain() {
        const {domainEvalContext, facets, globalDomain} = this.env.searchModel;
        const groupIds = this.filters.map((item) => item.groupId);
        const others = facets.filter(
            ({domain, groupId}) => domain && !groupIds.includes(groupId)
        );
        return Domain.and([globalDomain, ...others.map(({domain}) => domain)]).toList(
            domainEvalContext
        );
    }

    /** The filters of the search view that have a tile. */
    get filters() {
        const names = TILES.map(({filter}) => filter).filter(Boolean);
        return this.env.searchModel.getSearchItems(
            (item) => item.type === "filter" && names.includes(item.name)
        );
    }

    get tiles() {
        const {counters} = this.state;
        const {filters} = this;
        const nothingActive = !filters.some(({isActive}) => isActive);
        return TILES.map((tile) => {
            const item = filters.find(({name}) => name === tile.filter);
            const count = counters[tile.name];
            const isActive = item ? item.isActive : nothingActive;
            return {
                ...tile,
                count,
                isQuiet: !count,
                isActive: !tile.action && isActive,
                // what opens another page is not pressed
                pressed: tile.action ? undefined : String(Boolean(isActive)),
            };
        });
    }

    onClick(tile) {
        if (tile.action) {
            return this.action.doAction(tile.action);
        }
        const {searchModel} = this.env;
        const toToggle = this.filters
            .filter(({isActive, name}) => isActive || name === tile.filter)
            .map(({id}) => id);
        // one reading, not one for each
        searchModel.blockNotification = true;
        for (const id of toToggle.slice(0, -1)) {
            searchModel.toggleSearchItem(id);
        }
        searchModel.blockNotification = false;
        for (const id of toToggle.slice(-1)) {
            searchModel.toggleSearchItem(id);
        }
    }
}

import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {KanbanController} from "@web/views/kanban/kanban_controller";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

const TABS = ["my_today", "my_tomorrow", "my_to_finalise"];

/** Three large buttons in the place of the search: today, tomorrow, to finish. */
export class MyDayTabs extends Component {
    static template = "expertise_dossier.MyDayTabs";
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.state = useState({counts: {}});
        onWillStart(() => this.count());
        onWillUpdateProps(() => this.count());
    }

    async count() {
        this.state.counts = await this.orm.silent.call(
            "expertise.dossier",
            "get_my_day_counts",
            []
        );
    }

    get tabs() {
        const items = Object.values(this.env.searchModel.searchItems);
        return TABS.map((name) => items.find((item) => item.name === name))
            .filter(Boolean)
            .map((item) => ({
                id: item.id,
                name: item.name,
                label: item.description,
                count: this.state.counts[item.name] || 0,
                isActive: this.env.searchModel.query.some(
                    ({searchItemId}) => searchItemId === item.id
                ),
            }));
    }

    show(tab) {
        const {searchModel} = this.env;
        if (!tab.isActive) {
            // one reading, not two
            searchModel.blockNotification = true;
            searchModel.clearQuery();
            searchModel.blockNotification = false;
            searchModel.toggleSearchItem(tab.id);
        }
    }
}

export class MyDayController extends KanbanController {
    static template = "expertise_dossier.MyDayView";
    static components = {...KanbanController.components, MyDayTabs};
}

registry.category("views").add("expertise_my_day", {
    ...kanbanView,
    Controller: MyDayController,
});

import {CounterBar} from "./counter_bar";
import {EventBus} from "@odoo/owl";
import {KanbanController} from "@web/views/kanban/kanban_controller";
import {ListController} from "@web/views/list/list_controller";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {listView} from "@web/views/list/list_view";
import {registry} from "@web/core/registry";

/** A view's controller with the counter bar on top, counted with every reading. */
const withCounterBar = (Controller, template) =>
    class extends Controller {
        static template = template;
        static components = {...Controller.components, CounterBar};

        setup() {
            this.counterBus = new EventBus();
            super.setup();
        }

        get modelParams() {
            const params = super.modelParams;
            const {onRootLoaded} = params.hooks;
            return {
                ...params,
                hooks: {
                    ...params.hooks,
                    onRootLoaded: (root) => {
                        this.counterBus.trigger("loaded");
                        return onRootLoaded?.(root);
                    },
                },
            };
        }
    };

registry.category("views").add("dunning_list", {
    ...listView,
    Controller: withCounterBar(ListController, "expertise_dunning.DunningListView"),
});
registry.category("views").add("dunning_kanban", {
    ...kanbanView,
    Controller: withCounterBar(KanbanController, "expertise_dunning.DunningKanbanView"),
});

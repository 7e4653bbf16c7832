import {registry} from "@web/core/registry";

/** Leave a record that was just deleted for the page that one came from. */
function historyBack(env) {
    env.services.action.currentController.config.historyBack();
}

registry.category("actions").add("expertise_prospect.history_back", historyBack);

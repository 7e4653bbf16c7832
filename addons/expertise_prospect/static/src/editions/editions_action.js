import {download} from "@web/core/network/download";
import {registry} from "@web/core/registry";

/**
 * Fetch the workbook of the prospects; the screen waits, and an error is shown as usual.
 *
 * @param {Object} env
 * @param {Object} action
 * @returns {Promise<Object>} what closes the dialog
 */
async function downloadEditions(env, action) {
    env.services.ui.block();
    try {
        await download({url: "/prospects/editions.xlsx", data: action.params});
    } finally {
        env.services.ui.unblock();
    }
    return {type: "ir.actions.act_window_close"};
}

registry.category("actions").add("prospect_editions_download", downloadEditions);

import {download} from "@web/core/network/download";
import {registry} from "@web/core/registry";

/**
 * Fetch a file that a dialog asked for; the screen waits, and an error is shown as
 * usual. `params`: `url` and `data`, what is posted there.
 *
 * @param {Object} env
 * @param {Object} action
 * @returns {Promise<Object>} what closes the dialog
 */
async function downloadFile(env, action) {
    env.services.ui.block();
    try {
        await download(action.params);
    } finally {
        env.services.ui.unblock();
    }
    return {type: "ir.actions.act_window_close"};
}

registry.category("actions").add("dossier_download", downloadFile);

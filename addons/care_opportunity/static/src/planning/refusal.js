import {AlertDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {RPCError} from "@web/core/network/rpc";
import {_t} from "@web/core/l10n/translation";

const REFUSALS = ["UserError", "ValidationError", "AccessError"].map(
    (name) => `odoo.exceptions.${name}`
);

/**
 * Say why a visit that was dragged stays where it was.
 *
 * @param {Object} env of the component
 * @param {Error} error what the write ended with
 * @throws {Error} what is no refusal: the core's own dialog shows it
 */
export function showRefusal(env, error) {
    if (!(error instanceof RPCError) || !REFUSALS.includes(error.exceptionName)) {
        throw error;
    }
    env.services.dialog.add(AlertDialog, {
        title: _t("The visit stays where it was"),
        body: error.data.message,
    });
}

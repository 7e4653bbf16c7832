import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {RPCError} from "@web/core/network/rpc";
import {_t} from "@web/core/l10n/translation";

const REDIRECT = "odoo.exceptions.RedirectWarning";

/**
 * Say why an appointment that was dragged stays where it was; who may confirm it gets
 * the way to the wizard that does, and the view is loaded anew when that is closed.
 *
 * @param {Object} env of the component
 * @param {Error} error what the write ended with
 * @param {Function} reload
 * @throws {Error} what is no clash: the core's own dialog shows it
 */
export function showRefusal(env, error, reload) {
    if (!(error instanceof RPCError) || error.exceptionName !== REDIRECT) {
        throw error;
    }
    const [message, actionId, label, additionalContext] = error.data.arguments;
    env.services.dialog.add(ConfirmationDialog, {
        title: _t("The appointment stays where it was"),
        body: message,
        confirmLabel: label,
        confirm: () =>
            env.services.action.doAction(actionId, {
                additionalContext,
                onClose: reload,
            }),
        cancelLabel: _t("Leave it"),
        cancel: () => {},
    });
}

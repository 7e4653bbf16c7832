import {status, useComponent, useState} from "@odoo/owl";
import {makeContext} from "@web/core/context";
import {rpc} from "@web/core/network/rpc";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";

/**
 * Whether a method may be called on this record: it exists, or it is the form's own
 * new record, which is saved first. A new line of an x2many has no id to call with.
 *
 * @param {import("@web/model/relational_model/record").Record} record
 * @returns {Boolean}
 */
export function isCallable(record) {
    return Boolean(record.resId) || record.id === record.model.root.id;
}

/**
 * The records of the list or kanban that a click on `record` is meant for: the whole
 * selection when `record` is part of it, otherwise `record` alone.
 *
 * @param {import("@web/model/relational_model/record").Record} record
 * @returns {Number}
 */
export function countTargets(record) {
    const {root} = record.model;
    if (!record.selected || !root.selection) {
        return 1;
    }
    if (root.isDomainSelected) {
        return root.isGrouped ? root.recordCount : root.count;
    }
    return root.selection.length;
}

function saveChanges({model: {root}}) {
    if (root.leaveEditMode) {
        return root.leaveEditMode();
    }
    return root.isDirty().then((dirty) => (dirty || root.isNew ? root.save() : true));
}

/**
 * Call a method of the model as a view button does: pending changes are saved first, an
 * action in the answer is run, and the view's records are loaded anew. While a call is
 * under way, `state.pending` is true and further calls are dropped.
 *
 * `/web/dataset/call_button` and not `call_kw`: it completes an action dictionary (its
 * `views`) as the web client needs it. `doActionButton` would close the dialog around
 * the widget when there is no answer, and forgets the promise if another action starts.
 *
 * @param {{el: HTMLElement|null}} rootRef
 * @returns {{state: {pending: Boolean}, call: Function}}
 */
export function useRecordMethod(rootRef) {
    const component = useComponent();
    const action = useService("action");
    const state = useState({pending: false});

    async function execute(record, method, args, withSelection) {
        const {model, resModel} = record;
        const view = rootRef.el && rootRef.el.closest(".o_view_controller");
        // A list renders new rows when it reloads: ask the view, not this component.
        const isAlive = () =>
            view ? view.isConnected : status(component) !== "destroyed";
        const onSelection = withSelection && record.selected && model.root.selection;

        if ((await saveChanges(record)) === false) {
            return false;
        }
        const resIds = onSelection
            ? await model.root.getResIds(true)
            : [record.resId].filter(Boolean);
        if (!resIds.length) {
            return false;
        }
        const result = await rpc(`/web/dataset/call_button/${resModel}/${method}`, {
            model: resModel,
            method,
            args: [resIds, ...args],
            kwargs: {context: record.context},
        });

        let reloaded = false;
        const reload = async () => {
            reloaded = true;
            if (isAlive()) {
                await model.load();
            }
        };
        if (result && result.type && isAlive()) {
            const active = {
                active_model: resModel,
                active_id: resIds[0],
                active_ids: resIds,
            };
            const context = makeContext([active, result.context || {}], user.context);
            await action.doAction(
                {...result, context},
                {onClose: (info) => (info?.noReload ? undefined : reload())}
            );
        }
        // A dialog reloads when it closes; everything else is done by now.
        if (!reloaded && result?.target !== "new") {
            await reload();
        }
        return true;
    }

    return {
        state,
        /**
         * @param {import("@web/model/relational_model/record").Record} record
         * @param {String} method
         * @param {Array} [args] what follows the ids
         * @param {Object} [options]
         * @param {Boolean} [options.withSelection] see `countTargets`
         * @returns {Promise<Boolean>} whether the method was called
         */
        async call(record, method, args = [], {withSelection = false} = {}) {
            if (state.pending) {
                return false;
            }
            state.pending = true;
            try {
                return await execute(record, method, args, withSelection);
            } finally {
                state.pending = false;
            }
        },
    };
}

/**
 * Keep the Enter and Space of a button in a list cell from opening the row.
 *
 * @param {KeyboardEvent} ev
 */
export function keepActivationKeys(ev) {
    if (["Enter", " "].includes(ev.key)) {
        ev.stopPropagation();
    }
}

import {Component, useRef} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useRecordMethod} from "@dossier_base/fields/record_method";
import {useService} from "@web/core/utils/hooks";

/**
 * The way of a file: a gauge, and every step with the day on which it was reached.
 *
 * A click on the next step, or on the one before, goes there at once; a longer way is
 * confirmed first, because going back takes away the dates behind it. The value is a
 * list of `{id, name, date, current, reached}`; the number of the gauge comes from the
 * field that the option `progress_field` names.
 */
export class StepLineField extends Component {
    static template = "brokerage_dossier.StepLineField";
    static props = {
        ...standardFieldProps,
        method: String,
        progressField: String,
    };

    setup() {
        this.root = useRef("root");
        this.dialog = useService("dialog");
        this.method = useRecordMethod(this.root);
    }

    get steps() {
        const steps = this.props.record.data[this.props.name] || [];
        return steps.map((step) => {
            const date = step.date ? formatDate(deserializeDate(step.date)) : "";
            let label = _t("%s: still to come", step.name);
            if (step.current) {
                label = _t("%(step)s: here since %(date)s", {step: step.name, date});
            } else if (step.reached) {
                label = date
                    ? _t("%(step)s: reached on %(date)s", {step: step.name, date})
                    : _t("%s: passed over", step.name);
            }
            return {...step, date: step.reached ? date : "", label};
        });
    }

    get percent() {
        return Math.round(this.props.record.data[this.props.progressField] || 0);
    }

    get percentLabel() {
        return _t("%s %% of the way", this.percent);
    }

    get canGo() {
        return !this.props.readonly && Boolean(this.props.record.resId);
    }

    onClick(step) {
        const steps = this.steps;
        const from = steps.findIndex(({current}) => current);
        const to = steps.findIndex(({id}) => id === step.id);
        if (to === from) {
            return undefined;
        }
        if (Math.abs(to - from) === 1) {
            return this.go(step);
        }
        const back = to < from;
        this.dialog.add(ConfirmationDialog, {
            title: back ? _t("Go back several steps") : _t("Go on several steps"),
            body: back
                ? _t(
                      "The file goes back to “%s”: the dates of the steps behind it are taken away.",
                      step.name
                  )
                : _t(
                      "The file goes straight to “%s”: the steps in between stay without a date.",
                      step.name
                  ),
            confirmLabel: back ? _t("Go back") : _t("Go on"),
            confirm: () => this.go(step),
            cancelLabel: _t("Stay here"),
            cancel: () => {
                // Nothing moves.
            },
        });
        return undefined;
    }

    go(step) {
        return this.method.call(this.props.record, this.props.method, [step.id]);
    }
}

export const stepLineField = {
    component: StepLineField,
    displayName: _t("Line of steps"),
    supportedTypes: ["json"],
    isEmpty: () => false,
    extractProps: ({options}, dynamicInfo) => ({
        method: options.method || "action_go_to_step",
        progressField: options.progress_field || "progress",
        readonly: dynamicInfo.readonly,
    }),
};

registry.category("fields").add("brokerage_step_line", stepLineField);

import {Component} from "@odoo/owl";
import {evaluateBooleanExpr} from "@web/core/py_js/py";
import {pick} from "@web/core/utils/objects";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useService} from "@web/core/utils/hooks";

/** Attributes that the form's own buttons know, and what it calls them. */
const CLICK_PARAMS = {
    confirm: "confirm",
    "confirm-title": "confirm-title",
    "confirm-label": "confirm-label",
    "cancel-label": "cancel-label",
};
const isTrue = (value) => ["1", "True", "true"].includes(value);

let nextId = 1;

/**
 * A button of a form that says, while it cannot be used, what to do first.
 *
 * The text comes from a field of the record (`blocker`), empty when the button may be
 * used. A blocked button is not `disabled`: hover, keyboard and screen readers still
 * reach it, and a tap shows the text, since a phone has no hover.
 *
 *     <widget name="guarded_button" action="action_sign" string="Sign"
 *         icon="fa-check" blocker="sign_blocker" primary="offer_id"/>
 */
export class GuardedButton extends Component {
    static template = "expertise_prospect.GuardedButton";
    static props = {
        ...standardWidgetProps,
        action: String,
        blocker: {type: String, optional: true},
        string: String,
        help: {type: String, optional: true},
        icon: {type: String, optional: true},
        primary: {type: String, optional: true},
        danger: {type: Boolean, optional: true},
        iconOnly: {type: Boolean, optional: true},
        hotkey: {type: String, optional: true},
        clickParams: {type: Object, optional: true},
    };
    static defaultProps = {clickParams: {}};

    setup() {
        this.notification = useService("notification");
        this.descriptionId = `o_guarded_button_${nextId++}`;
    }

    /** What to do first, or an empty text. */
    get reason() {
        const {blocker, record} = this.props;
        return (blocker && record.data[blocker]) || "";
    }

    get rank() {
        const {danger, primary, record} = this.props;
        if (danger) {
            return "btn-outline-danger";
        }
        const isPrimary =
            primary &&
            !this.reason &&
            evaluateBooleanExpr(primary, record.evalContextWithVirtualIds);
        return isPrimary ? "btn-primary" : "btn-secondary";
    }

    get tooltip() {
        const {help, iconOnly, string} = this.props;
        return this.reason || help || (iconOnly ? string : "");
    }

    async onClick() {
        if (this.reason) {
            this.notification.add(this.reason, {
                type: "warning",
                title: this.props.string,
            });
            return;
        }
        // The form's own way: it saves first, blocks every button until the answer is
        // there, runs the action that comes back and loads the record anew.
        await this.env.onClickViewButton({
            clickParams: {
                type: "object",
                name: this.props.action,
                ...this.props.clickParams,
            },
            getResParams: () =>
                pick(
                    this.props.record,
                    "context",
                    "evalContext",
                    "resModel",
                    "resId",
                    "resIds"
                ),
        });
    }
}

export const guardedButton = {
    component: GuardedButton,
    extractProps: ({attrs}) => ({
        action: attrs.action,
        blocker: attrs.blocker,
        string: attrs.string,
        help: attrs.help,
        icon: attrs.icon,
        primary: attrs.primary,
        danger: isTrue(attrs.danger),
        iconOnly: isTrue(attrs.icon_only),
        hotkey: attrs["data-hotkey"],
        clickParams: Object.fromEntries(
            Object.entries(CLICK_PARAMS)
                .filter(([name]) => attrs[name])
                .map(([name, param]) => [param, attrs[name]])
        ),
    }),
};

registry.category("view_widgets").add("guarded_button", guardedButton);

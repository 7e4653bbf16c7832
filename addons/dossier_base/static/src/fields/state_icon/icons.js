import {registry} from "@web/core/registry";

/**
 * What an icon's name looks like, the same on every screen. Another add-on adds its own
 * names here; a view only ever says the name.
 *
 * - className: classes of the <i>; without it only the text is shown
 * - color: red, green, amber or muted (see state_icon_field.scss)
 */
export const stateIconRegistry = registry.category("dossier_state_icons");

stateIconRegistry.addValidation({
    className: {type: String, optional: true},
    color: {type: String, optional: true},
});

stateIconRegistry
    .add("cross", {className: "fa fa-times", color: "red"})
    .add("check", {className: "fa fa-check", color: "green"})
    .add("lock", {className: "fa fa-lock", color: "red"})
    .add("download", {className: "fa fa-arrow-down", color: "green"})
    .add("hourglass", {className: "fa fa-hourglass-half", color: "amber"})
    .add("euro", {className: "fa fa-eur", color: "amber"})
    .add("euro_partial", {
        className: "fa fa-eur o_state_icon_partial",
        color: "amber",
    })
    .add("dash", {className: "fa fa-minus", color: "muted"})
    .add("instalments", {});

import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");
const tab = (name) => ({
    content: `The tab ${name}`,
    trigger: `.o_notebook a[name="${name}"]`,
    run: "click",
});
const choose = (field, text, root = "") => [
    {
        content: `${field}: ${text}`,
        trigger: `${root} .o_field_widget[name=${field}] input`,
        run: `edit ${text}`,
    },
    {
        content: "is known",
        trigger: `.o-autocomplete--dropdown-item:contains(${text}):first`,
        run: "click",
    },
];

/** From the request to the second version of the needs form. */
tours.add("care_form_life", {
    url: "/odoo/aide-demandes",
    steps: () => [
        {content: "New request", trigger: ".o_list_button_add", run: "click"},
        ...choose("partner_id", "Tour Client"),
        ...choose("care_activity_id", "Tour Activity"),
        ...stepUtils.saveForm(),
        {
            content: "The needs form, one press away",
            trigger: ".o_statusbar_buttons button[name=action_open_care_assessment]",
            run: "click",
        },
        {
            content: "It has what the client's file says",
            trigger: ".o_field_widget[name=beneficiary_pets]:contains(Un chat)",
        },
        {
            content: "Add a mission",
            trigger: ".o_field_widget[name=mission_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        ...choose("product_id", "Tour Service", ".modal"),
        {
            content: "A slot on the week",
            trigger: ".modal .o_week_grid_add",
            run: "click",
        },
        {
            content: "until noon",
            trigger: ".modal .o_week_grid_stop",
            run: "edit 12:00 && press Tab",
        },
        {
            content: "It is drawn",
            trigger: ".modal .o_week_grid_slot:contains(09:00 – 12:00)",
        },
        {
            content: "Skills",
            trigger: ".modal .o_notebook a[name=skills]",
            run: "click",
        },
        {
            content: "Add a skill",
            trigger:
                ".modal .o_field_widget[name=skill_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        ...choose("skill_id", "Toilette (test)", ".modal"),
        {
            content: "Keep the mission",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "Skill and planning are in the list",
            trigger:
                "body:not(:has(.modal)) .o_data_row:contains(Toilette (test)):contains(9:00–12:00)",
        },
        tab("information"),
        {
            content: "The field that the firm has added",
            trigger: ".o_field_property_label:contains(Tour Field)",
        },
        {
            content: "Fill it in",
            trigger: ".o_field_properties input[type=text]",
            run: "edit Sans sel && press Tab",
        },
        tab("tasks"),
        {
            content: "Add a task",
            trigger: ".o_field_widget[name=task_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: "Its name",
            trigger: ".o_field_widget[name=task_ids] div[name=name] input",
            run: "edit Lever",
        },
        tab("risks"),
        {
            content: "Add a risk",
            trigger: ".o_field_widget[name=risk_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: "The situation",
            trigger: ".o_field_widget[name=risk_ids] div[name=situation] input",
            run: "edit Chute",
        },
        {
            content: "The measure",
            trigger: ".o_field_widget[name=risk_ids] div[name=measure] textarea",
            run: "edit Appeler le 15",
        },
        ...stepUtils.saveForm(),
        {
            content: "Validate",
            trigger: ".o_statusbar_buttons button[name=action_validate]",
            run: "click",
        },
        {
            content: "Duplicate",
            trigger: ".o_statusbar_buttons button[name=action_duplicate]",
            run: "click",
        },
        {
            content: "Yes",
            trigger: ".modal .modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "The second version",
            trigger: ".o_field_widget[name=name]:contains(/2)",
        },
        {
            content: "Both versions",
            trigger: "button[name=action_open_versions]",
            run: "click",
        },
        {
            content: "The first one",
            trigger: ".o_list_view .o_data_row:contains(Locked) td[name=name]",
            run: "click",
        },
        {
            content: "is locked, and says so",
            trigger: ".o_care_locked:contains(Locked since)",
        },
        tab("information"),
        {
            content: "Nothing to write in",
            trigger: ".o_field_widget[name=partner_id].o_readonly_modifier",
        },
        {
            content: "On to the next version",
            trigger: "button[name=action_open_next]",
            run: "click",
        },
        {
            content: "It is open",
            trigger: ".o_field_widget[name=name]:contains(/2)",
        },
    ],
});

/** The firm adds a list to its form. */
tours.add("care_activity_fields", {
    url: "/odoo/action-care_opportunity.care_activity_action",
    steps: () => [
        {
            content: "The activity",
            trigger: ".o_data_row td:contains(Tour Activity)",
            run: "click",
        },
        {
            content: "Add a field",
            trigger: ".o_field_widget[name=field_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: "Its label",
            trigger: ".modal .o_field_widget[name=name] input",
            run: "edit Tour List",
        },
        {
            content: "One of a list",
            trigger: ".modal .o_radio_input[data-value=selection]",
            run: "click",
        },
        {
            content: "A choice",
            trigger:
                ".modal .o_field_widget[name=option_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: "Its name",
            trigger: ".modal .o_field_widget[name=option_ids] div[name=name] input",
            run: "edit Tour Choice",
        },
        {
            content: "Keep it",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "The list says its choices",
            trigger: "body:not(:has(.modal)) .o_data_row:contains(Tour Choice)",
        },
        ...stepUtils.saveForm(),
        {
            content: "Preview",
            trigger: "button[name=action_preview]",
            run: "click",
        },
        tab("information"),
        {
            content: "There it is",
            trigger: ".o_field_property_label:contains(Tour List)",
        },
    ],
});

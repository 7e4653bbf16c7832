import {registry} from "@web/core/registry";

const modal = ".modal .o_form_view";

function type(field, text, scope) {
    return {
        content: `Type ${text} in ${field}`,
        trigger: `${scope} .o_field_widget[name="${field}"] input`,
        run: `edit ${text} && press Tab`,
    };
}

function addLoan() {
    return {
        content: "Add a loan",
        trigger: ".o_field_widget[name=loan_ids] .o_field_x2many_list_row_add a",
        run: "click",
    };
}

function saveLoan() {
    return [
        {
            content: "Save the loan",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "Its dialog is closed",
            trigger: "body:not(:has(.modal))",
        },
    ];
}

/** Two plans, one with a smoothed loan and a PTZ; choose, compare, read the table. */
registry.category("web_tour.tours").add("brokerage_simulation", {
    steps: () => [
        {
            content: "The tab of the simulations",
            trigger: ".o_form_view .nav-link[name=simulations]",
            run: "click",
        },
        {
            content: "A new one, on a page of its own",
            trigger: "button[name=action_new_simulation]",
            run: "click",
        },
        type("name", "Smoothed plan", ".o_brokerage_simulation_form"),
        addLoan(),
        type("amount", "200000", modal),
        type("rate", "3.4", modal),
        type("months", "300", modal),
        {
            content: "The result is beside the input, at once",
            trigger: `${modal} .o_field_widget[name=monthly_payment]:contains(/990.55/)`,
        },
        {
            content: "Smoothed",
            trigger: `${modal} .o_field_widget[name=is_smoothed] input`,
            run: "check",
        },
        ...saveLoan(),
        addLoan(),
        {
            content: "A PTZ",
            trigger: `${modal} .o_field_widget[name=loan_type] input`,
            run: "click",
        },
        {
            content: "PTZ",
            trigger: ".o_select_menu_item:contains(/^PTZ$/)",
            run: "click",
        },
        {
            content: "Its tranche",
            trigger: `${modal} .o_field_widget[name=ptz_tranche] input`,
            run: "click",
        },
        {
            content: "The first one",
            trigger: ".o_select_menu_item:contains(Tranche 1)",
            run: "click",
        },
        type("amount", "60000", modal),
        {
            content: "It is repaid after the deferral",
            trigger: `${modal} .o_field_widget[name=monthly_payment]:contains(/333.33/)`,
        },
        ...saveLoan(),
        {
            content: "The levels follow the PTZ: 1,156.14 in each month",
            trigger: ".o_field_widget[name=monthly_payment]:contains(/1.156.14/)",
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "Choose it",
            trigger: "button[name=action_choose]:visible",
            run: "click",
        },
        {
            content: "It is chosen",
            trigger: "button[name=action_unchoose]:visible",
        },
        {
            content: "Another one from it",
            trigger: "button[name=action_duplicate]",
            run: "click",
        },
        {
            content: "The copy is not chosen",
            trigger: ".o_breadcrumb:contains(copy)",
        },
        {
            content: "The amortisation table",
            trigger: "button[name=action_open_schedule]",
            run: "click",
        },
        {
            content: "All loans together, with the subtotals of the years",
            trigger: ".o_brokerage_schedule .o_brokerage_year:contains(Year 25)",
        },
        {
            content: "Back",
            trigger: "button[name=action_open]",
            run: "click",
        },
        {
            content: "Compare it with the other one",
            trigger: "button[name=action_compare]",
            run: "click",
        },
        {
            content: "Side by side",
            trigger:
                ".o_brokerage_comparison:contains(Smoothed plan):contains(Difference)",
        },
    ],
});

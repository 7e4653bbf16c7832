import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("prospect_editions", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: '.o_app[data-menu-xmlid="expertise_prospect.menu_root"]',
            run: "click",
        },
        {
            trigger: ".o_list_view button[name=action_prospect_editions]",
            run: "click",
        },
        {
            content: "What was searched, how many it finds, and all of the network",
            trigger:
                ".modal .o_prospect_editions:has(button[name=action_download_network])" +
                " [name=network_count]:not(:contains(/^0$/))",
        },
        {
            trigger: ".modal button[name=action_download_search]",
            run: "click",
        },
        {
            content: "The dialog closes once the workbook is here",
            trigger: "body:not(:has(.modal)):not(:has(.o_blockUI)) .o_list_view",
        },
    ],
});

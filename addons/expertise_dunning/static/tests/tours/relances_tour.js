import {browser} from "@web/core/browser/browser";
import {patch} from "@web/core/utils/patch";
import {registry} from "@web/core/registry";

const opened = [];
let clicks = 0;

const tile = (name) => `.o_dunning_bar .o_dunning_tile[data-name="${name}"]`;
const shows = (name, count) => ({
    content: `${name} counts ${count}`,
    trigger: `${tile(name)} .o_dunning_tile_count:contains(/^${count}$/)`,
});

/** From the counter R1 to the PDF in four clicks, and what the page shows then. */
registry.category("web_tour.tours").add("expertise_dunning_four_clicks", {
    url: "/odoo/relances",
    steps: () => [
        {
            content: "Count the clicks, and keep the address that a new tab would open",
            trigger: `${tile("all")}[aria-pressed="true"]`,
            run() {
                clicks = 0;
                document.addEventListener("click", () => clicks++, {capture: true});
                patch(browser, {
                    open(url) {
                        opened.push(url);
                        return {closed: false};
                    },
                });
            },
        },
        shows("all", 4),
        shows("r1", 3),
        shows("r2", 0),
        shows("litigation", 1),
        shows("history", 0),
        {content: "1. What waits for R1", trigger: tile("r1"), run: "click"},
        {content: "It is marked", trigger: `${tile("r1")}[aria-pressed="true"]`},
        {content: "Three rows", trigger: ".o_list_view:has(.o_data_row:eq(2))"},
        {
            content: "No fourth row",
            trigger: ".o_list_view:not(:has(.o_data_row:eq(3)))",
        },
        {
            content: "2. Remind them all",
            trigger: ".o_control_panel button[name='action_dunning_remind']",
            run: "click",
        },
        {
            content: "Two letters would go out, of three invoices",
            trigger: ".modal .o_dunning_preview_way:eq(2) strong:contains(/^2$/)",
        },
        {
            content: "3. Send",
            trigger: ".modal button[name='action_send']:enabled",
            run: "click",
        },
        {content: "It is sent", trigger: ".o_dunning_run"},
        {
            content: "4. Print",
            trigger: ".o_dunning_run button[name='action_print']:enabled",
            run: "click",
        },
        {
            content: "Four clicks, and one PDF opens",
            trigger: ".o_dunning_run",
            async run() {
                while (!opened.length) {
                    await new Promise((resolve) => setTimeout(resolve, 50));
                }
                if (clicks !== 4) {
                    throw new Error(`${clicks} clicks, not 4`);
                }
                // the test downloads it: the core makes no PDF while tests run
                if (!/^\/dunning\/letters\.pdf\?(ids|run)=[\d,]+$/.test(opened[0])) {
                    throw new Error(`${opened[0]} is not the address of the letters`);
                }
            },
        },
        {
            content: "Back to the list",
            trigger: ".o_breadcrumb .o_back_button, .breadcrumb .o_back_button",
            run: "click",
        },
        {content: "Still on R1", trigger: `${tile("r1")}[aria-pressed="true"]`},
        shows("r1", 0),
        shows("history", 2),
        shows("all", 4),
        {
            content: "Nothing is left there, and the page says so",
            trigger: ".o_list_view:not(:has(.o_data_row)) .o_view_nocontent",
        },
        {content: "All of them", trigger: tile("all"), run: "click"},
        {
            content: "R1 is done, with its day for the mouse",
            trigger: ".o_data_row td[name='dunning_r1_state'] .fa-check",
        },
    ],
});

/** Tiles exclude each other; an icon's click moves an invoice between them. */
registry.category("web_tour.tours").add("expertise_dunning_tiles", {
    url: "/odoo/relances",
    steps: () => [
        {content: "R1", trigger: tile("r1"), run: "click"},
        {content: "R1 is on", trigger: `${tile("r1")}[aria-pressed="true"]`},
        {content: "Litigation", trigger: tile("litigation"), run: "click"},
        {
            content: "It is on, alone",
            trigger: `.o_dunning_bar:has([data-name="litigation"][aria-pressed="true"]):not(:has([data-name="r1"][aria-pressed="true"]))`,
        },
        {content: "One facet", trigger: ".o_searchview_facet:only-of-type"},
        {content: "One row", trigger: ".o_list_view:not(:has(.o_data_row:eq(1)))"},
        {
            content: "Take it out of litigation",
            trigger: ".o_data_row td[name='dunning_litigation'] button",
            run: "click",
        },
        shows("litigation", 0),
        shows("r1", 4),
        {content: "All", trigger: tile("all"), run: "click"},
        {
            content: "No facet",
            trigger: ".o_dunning_view:not(:has(.o_searchview_facet))",
        },
        {
            content: "Contest the first",
            trigger: ".o_data_row:first td[name='dunning_litigation'] button",
            run: "click",
        },
        shows("litigation", 1),
        shows("r1", 3),
        {content: "R1 once more", trigger: tile("r1"), run: "click"},
        {content: "R1 is on", trigger: `${tile("r1")}[aria-pressed="true"]`},
        {content: "A second click takes it off", trigger: tile("r1"), run: "click"},
        {content: "All again", trigger: `${tile("all")}[aria-pressed="true"]`},
        {content: "The history", trigger: tile("history"), run: "click"},
        {content: "Its page", trigger: ".o_breadcrumb:contains(/letters/i)"},
    ],
});

/** On a phone: cards, one touch to call, the same four touches. */
registry.category("web_tour.tours").add("expertise_dunning_phone", {
    url: "/odoo/relances",
    steps: () => [
        {content: "Cards", trigger: ".o_dunning_kanban .o_kanban_record:eq(3)"},
        {
            content: "Call at one touch, large as a thumb",
            trigger: ".o_kanban_record a.o_dunning_thumb[href^='tel:']",
            run() {
                const {height, width} = this.anchor.getBoundingClientRect();
                if (height < 44 || width < 44) {
                    throw new Error(`${width} × ${height} is small for a thumb`);
                }
            },
        },
        {content: "R1", trigger: tile("r1"), run: "click"},
        {
            content: "Three cards",
            trigger:
                ".o_kanban_renderer:not(:has(.o_kanban_record:not(.o_kanban_ghost):eq(3)))",
        },
        {
            content: "Remind",
            trigger: "button[name='action_dunning_remind']",
            run: "click",
        },
        {content: "The preview", trigger: ".modal .o_dunning_preview"},
        {
            content: "Send",
            trigger: ".modal button[name='action_send']:enabled",
            run: "click",
        },
        {content: "It is sent", trigger: ".o_dunning_run"},
    ],
});

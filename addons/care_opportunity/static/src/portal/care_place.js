import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

const SECONDS_5 = 5000;

/**
 * Where the firm wants the place of a stamp: it is asked for when the worker presses,
 * once, and sent with the form. Refused, unknown or too slow, the stamp goes without.
 */
export class CarePlace extends Interaction {
    static selector = ".o_care_form[data-place]";
    dynamicContent = {
        "button[formaction]": {"t-on-click": this.onStamp},
    };

    setup() {
        this.located = false;
    }

    onStamp(ev) {
        if (this.located || !navigator.geolocation) {
            return;
        }
        ev.preventDefault();
        const button = ev.currentTarget;
        const send = (position) => {
            if (this.located) {
                return;
            }
            this.located = true;
            if (position) {
                for (const name of ["latitude", "longitude", "accuracy"]) {
                    this.el.elements[name].value = position.coords[name];
                }
            }
            this.el.requestSubmit(button);
        };
        navigator.geolocation.getCurrentPosition(send, () => send(), {
            enableHighAccuracy: true,
            maximumAge: 0,
            timeout: SECONDS_5,
        });
    }
}

registry.category("public.interactions").add("care_opportunity.place", CarePlace);

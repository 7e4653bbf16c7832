import {Interaction} from "@web/public/interaction";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

const HTTP_TOO_LARGE = 413;

/**
 * Files are sent as soon as they are chosen, with their progress. The server's page
 * comes back, with what it kept and why it did not keep the rest. Without scripts the
 * form is sent by its own button.
 */
export class BrokerageUpload extends Interaction {
    static selector = ".o_brokerage_upload";
    dynamicContent = {
        "input[type=file]": {"t-on-change": this.onChoose},
        _root: {"t-on-submit.prevent": this.onChoose},
    };

    setup() {
        this.input = this.el.querySelector("input[type=file]");
        this.bar = this.el.querySelector(".progress");
        this.button = this.el.querySelector(".o_brokerage_choose");
        this.message = this.el.querySelector(".o_brokerage_upload_error");
        this.request = null;
        this.registerCleanup(() => this.request && this.request.abort());
    }

    onChoose() {
        const files = [...this.input.files];
        if (!files.length || this.request) {
            return;
        }
        const {count, mb} = this.el.dataset;
        const large = files.filter((file) => file.size > Number(mb) * 1000000);
        if (files.length > Number(count)) {
            this.fail(_t("Choose %s files at most at a time.", count));
        } else if (files.length === large.length) {
            // Nothing would be kept: no need to send it
            this.fail(
                _t("%(name)s is larger than %(limit)s MB.", {
                    name: large[0].name,
                    limit: mb,
                })
            );
        } else {
            this.send();
        }
    }

    send() {
        const request = new XMLHttpRequest();
        this.request = request;
        const data = new FormData(this.el);
        this.message.classList.add("d-none");
        this.bar.classList.remove("d-none");
        this.button.classList.add("disabled");
        request.upload.addEventListener("progress", (ev) => {
            const percent = ev.total ? Math.round((100 * ev.loaded) / ev.total) : 0;
            this.bar.setAttribute("aria-valuenow", percent);
            this.bar.firstElementChild.style.width = `${percent}%`;
        });
        request.addEventListener("load", () => this.receive(request));
        request.addEventListener("error", () =>
            this.fail(
                _t("The connection was lost. Nothing is lost here: send it again.")
            )
        );
        request.open("POST", this.el.action);
        request.send(data);
    }

    receive(request) {
        if (request.status === HTTP_TOO_LARGE) {
            this.fail(_t("This is too much at once: send fewer files at a time."));
            return;
        }
        const page = new DOMParser().parseFromString(request.responseText, "text/html");
        const fresh = page.querySelector(".o_brokerage_portal");
        const old = document.querySelector(".o_brokerage_portal");
        if (!fresh || !old) {
            this.fail(_t("The page has changed. Load it again, then send your files."));
            return;
        }
        const interactions = this.services["public.interactions"];
        interactions.stopInteractions(old);
        old.replaceWith(fresh);
        interactions.startInteractions(fresh);
        const notice = fresh.querySelector(".o_brokerage_notice");
        if (notice) {
            notice.scrollIntoView({block: "center"});
        }
    }

    fail(text) {
        this.request = null;
        this.input.value = "";
        this.bar.classList.add("d-none");
        this.button.classList.remove("disabled");
        this.message.textContent = text;
        this.message.classList.remove("d-none");
    }
}

registry
    .category("public.interactions")
    .add("brokerage_dossier.upload", BrokerageUpload);

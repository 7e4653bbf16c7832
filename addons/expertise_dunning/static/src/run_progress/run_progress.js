import {Component, onWillUnmount, status, useEffect} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const INTERVAL = 2000;

/** Reads the form again, every two seconds, as long as its record is `running`. */
export class RunProgress extends Component {
    static template = "expertise_dunning.RunProgress";
    static props = {...standardWidgetProps};

    setup() {
        useEffect(
            (isRunning) => {
                if (isRunning) {
                    this.timer = setTimeout(() => this.refresh(), INTERVAL);
                }
            },
            () => [this.isRunning]
        );
        onWillUnmount(() => clearTimeout(this.timer));
    }

    get isRunning() {
        return this.props.record.data.state === "running";
    }

    get progress() {
        return this.props.record.data.progress;
    }

    async refresh() {
        const {record} = this.props;
        if (document.visibilityState === "visible") {
            await record.load();
        }
        if (this.isRunning && status(this) !== "destroyed") {
            this.timer = setTimeout(() => this.refresh(), INTERVAL);
        }
    }
}

registry.category("view_widgets").add("dunning_run_progress", {
    component: RunProgress,
    fieldDependencies: [
        {name: "state", type: "selection"},
        {name: "progress", type: "integer"},
    ],
});

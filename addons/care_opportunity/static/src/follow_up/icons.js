import {stateIconRegistry} from "@dossier_base/fields/state_icon/icons";

// where the scores of a client or a worker go
stateIconRegistry
    .add("trend_up", {className: "fa fa-arrow-circle-up", color: "green"})
    .add("trend_flat", {className: "fa fa-arrow-circle-right", color: "muted"})
    .add("trend_down", {className: "fa fa-arrow-circle-down", color: "red"});

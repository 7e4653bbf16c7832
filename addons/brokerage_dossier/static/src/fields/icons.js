import {stateIconRegistry} from "@dossier_base/fields/state_icon/icons";

// who wrote a comment: the file itself, or somebody
stateIconRegistry
    .add("magic", {className: "fa fa-magic", color: "amber"})
    .add("pencil", {className: "fa fa-pencil", color: "muted"});

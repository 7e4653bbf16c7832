import {GraphController} from "@web/views/graph/graph_controller";
import {PivotController} from "@web/views/pivot/pivot_controller";
import {graphView} from "@web/views/graph/graph_view";
import {pivotView} from "@web/views/pivot/pivot_view";
import {registry} from "@web/core/registry";

/** A mission has several factors: what that means for the figures is said above them. */
const isByFactor = (groups) =>
    groups.some((name) => name.split(":")[0] === "factor_ids");

export class MissionPivotController extends PivotController {
    static template = "expertise_prospect.MissionPivotView";

    get isByFactor() {
        const {fullColGroupBys, fullRowGroupBys} = this.model.metaData;
        return isByFactor([...(fullColGroupBys || []), ...(fullRowGroupBys || [])]);
    }
}

export class MissionGraphController extends GraphController {
    static template = "expertise_prospect.MissionGraphView";

    get isByFactor() {
        const {groupBy} = this.model.metaData;
        return isByFactor(
            groupBy.map((group) => group.spec || group.fieldName || group)
        );
    }
}

const views = registry.category("views");
views.add("mission_pivot", {...pivotView, Controller: MissionPivotController});
views.add("mission_graph", {...graphView, Controller: MissionGraphController});

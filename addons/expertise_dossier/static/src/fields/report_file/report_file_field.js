import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {BinaryField, binaryField} from "@web/views/fields/binary/binary_field";

/**
 * The file of a report: downloaded by its own route, which notes who took it.
 * What was just chosen and is not saved yet is still the browser's own.
 */
export class ReportFileField extends BinaryField {
    setup() {
        super.setup();
        this.action = useService("action");
    }

    async onFileDownload() {
        const {record} = this.props;
        if (!record.resId || this.getDownloadData().data) {
            return super.onFileDownload();
        }
        await this.action.doAction({
            type: "ir.actions.act_url",
            url: `/expertise/report/${record.resId}`,
            target: "self",
        });
    }
}

registry.category("fields").add("report_file", {
    ...binaryField,
    component: ReportFileField,
});

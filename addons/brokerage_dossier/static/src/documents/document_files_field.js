import {Component, useRef} from "@odoo/owl";
import {FileInput} from "@web/core/file_input/file_input";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useDropzone} from "@web/core/dropzone/dropzone_hook";
import {useFileUploader} from "@web/core/utils/files";
import {useService} from "@web/core/utils/hooks";

/**
 * The files of a document, opened by a click; others are added by a click or dropped
 * on the row. The server keeps the good ones and says what is wrong with the others.
 */
export class DocumentFilesField extends Component {
    static template = "brokerage_dossier.DocumentFilesField";
    static components = {FileInput};
    static props = {...standardFieldProps};

    setup() {
        this.notification = useService("notification");
        this.rootRef = useRef("root");
        this.upload = useFileUploader();
        useDropzone(
            this.rootRef,
            (ev) => this.onDrop(ev),
            "o_brokerage_dropzone",
            () => this.canAdd
        );
    }

    get files() {
        return this.props.record.data[this.props.name].records.map((file) => ({
            id: file.resId,
            name: file.data.name,
        }));
    }

    get canAdd() {
        const {record} = this.props;
        return Boolean(record.resId) && record.data.state !== "accepted";
    }

    get route() {
        return `/brokerage/documents/${this.props.record.resId}/files`;
    }

    getUrl(id) {
        return `/web/content/${id}`;
    }

    async onDrop(ev) {
        const files = [...ev.dataTransfer.files];
        if (files.length) {
            const params = {csrf_token: odoo.csrf_token, ufile: files};
            await this.onUploaded(await this.upload(this.route, params));
        }
    }

    async onUploaded(answers) {
        for (const answer of answers || []) {
            if (answer.error) {
                this.notification.add(answer.error, {
                    title: _t("Not added: %s", answer.filename),
                    type: "danger",
                    sticky: true,
                });
            }
        }
        const {root} = this.props.record.model;
        // On a form, what is being typed is kept before all is read again
        if (!root.save || (await root.save())) {
            await root.load();
        }
    }
}

export const documentFilesField = {
    component: DocumentFilesField,
    displayName: _t("Files of a document"),
    supportedTypes: ["one2many"],
    isEmpty: () => false,
    relatedFields: [{name: "name", type: "char"}],
    fieldDependencies: [{name: "state", type: "selection"}],
};

registry.category("fields").add("document_files", documentFilesField);

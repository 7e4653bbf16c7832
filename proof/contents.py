"""What a database holds, read with SQL, so that two states of it can be compared."""

import hashlib
import json

#: models whose table has another name than theirs
TABLES = {
    "ir.actions.act_url": "ir_act_url",
    "ir.actions.act_window": "ir_act_window",
    "ir.actions.act_window.view": "ir_act_window_view",
    "ir.actions.client": "ir_act_client",
    "ir.actions.report": "ir_act_report_xml",
    "ir.actions.server": "ir_act_server",
}
#: columns that say when and by whom, or that follow from the others
BOOKKEEPING = {"create_date", "create_uid", "write_date", "write_uid"}
#: what is made anew when it is missing, and belongs to nobody
ASSETS = "COALESCE(url, '') NOT LIKE '/web/assets/%'"
#: icons of the menus: attachments that each upgrade writes again
ICONS = "COALESCE(res_model, '') NOT IN ('ir.ui.menu', 'ir.module.module')"


def ask(base, sql):
    """Return the one JSON value that `sql` selects in the database `base`."""
    # in hexadecimal: a line may end where Python sees an end, and psql does not
    ((text,),) = base.query(
        f"SELECT encode(convert_to(COALESCE(({sql})::text, 'null'), 'UTF8'), 'hex')"
    )
    return json.loads(bytes.fromhex(text))


def columns(base):
    """Return the columns of each table: ``{table: {column: type}}``."""
    found = ask(
        base,
        "SELECT json_agg(json_build_array(table_name, column_name, udt_name) "
        "ORDER BY table_name, column_name) FROM information_schema.columns "
        "JOIN information_schema.tables USING (table_schema, table_name) "
        "WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
    )
    tables = {}
    for table, column, kind in found:
        tables.setdefault(table, {})[column] = kind
    return tables


def transient_tables(base):
    """Return the tables of dialogues: the core empties them when it likes."""
    names = ask(base, "SELECT json_agg(model) FROM ir_model WHERE transient")
    return {name.replace(".", "_") for name in names}


def read_contents(base, known=None, leaving=None, gone=None):
    """Return what each table holds.

    :param known: what an earlier call returned: only the columns and the rows that were
        there then are read
    :param leaving: ``{table: ids}`` of rows that are left out
    :param gone: ``{table: ids}`` of rows that will not be there later; a link to one of
        them that PostgreSQL empties then is read as empty
    :return: ``{table: {"rows", "last", "columns": {name: checksum}, "sums"}}``; a table
        without `id` has its rows as hashes ("pairs") instead of checksums of columns
    """
    skipped = transient_tables(base)
    emptied = _emptied_links(base, gone) if gone else {}
    return {
        table: _read_table(
            base,
            table,
            kinds,
            (known or {}).get(table),
            (leaving or {}).get(table),
            emptied.get(table, {}),
        )
        for table, kinds in columns(base).items()
        if table not in skipped and (known is None or table in known)
    }


def _emptied_links(base, gone):
    """Return ``{table: {column: ids}}``: links that become empty with these rows."""
    links = ask(
        base,
        "SELECT json_agg(json_build_array(conrelid::regclass::text, attname, "
        "confrelid::regclass::text)) FROM pg_constraint JOIN pg_attribute "
        "ON attrelid = conrelid AND attnum = conkey[1] "
        "WHERE contype = 'f' AND confdeltype = 'n'",
    )
    found = {}
    for table, column, target in links:
        if gone.get(target):
            found.setdefault(table, {})[column] = gone[target]
    return found


def _read_table(base, table, kinds, known, leaving, emptied):
    names = sorted(
        name
        for name in kinds
        if name not in BOOKKEEPING and (known is None or name in known["columns"])
    )
    if "id" not in kinds:
        pairs = ask(
            base,
            "SELECT json_agg(hash ORDER BY hash) FROM (SELECT md5(concat_ws(',', "
            + ", ".join(f'"{name}"' for name in names)
            + f')) AS hash FROM "{table}") rows',
        )
        return {"rows": len(pairs or []), "columns": dict.fromkeys(names),
                "pairs": pairs or []}  # fmt: skip
    conditions = ["true"]
    if table == "ir_attachment":
        conditions += [ASSETS, ICONS]
    if known:
        conditions.append(f"id <= {known['last']}")
    if leaving:
        conditions.append(f"id NOT IN ({', '.join(map(str, leaving))})")
    checks = {
        name: "sum(hashtextextended("
        f"id || ':' || COALESCE({_value(name, emptied)}, ''), 0))::text"
        for name in names
    }
    sums = {name: f'sum("{name}")::text' for name in names if kinds[name] == "numeric"}
    return ask(
        base,
        "SELECT json_build_object('rows', count(*), 'last', COALESCE(max(id), 0), "
        f"'columns', {_object(checks)}, 'sums', {_object(sums)}) "
        f'FROM "{table}" WHERE {" AND ".join(conditions)}',
    )


def _value(name, emptied):
    """Return SQL of the column `name` as text."""
    if name not in emptied:
        return f'"{name}"::text'
    numbers = ", ".join(map(str, emptied[name]))
    return f'CASE WHEN "{name}" NOT IN ({numbers}) THEN "{name}"::text END'


def _object(values):
    """Return SQL of one JSON object: a function of PostgreSQL takes 100 arguments."""
    parts = ["'{}'::jsonb"]
    names = sorted(values)
    for start in range(0, len(names), 40):
        pairs = (f"'{name}', {values[name]}" for name in names[start : start + 40])
        parts.append(f"jsonb_build_object({', '.join(pairs)})")
    return " || ".join(parts)


def compare_contents(before, after):
    """Return what became of the rows that there were before.

    :return: list of (table, column or None, what happened)
    """
    changes = []
    for table, old in before.items():
        new = after.get(table)
        if new is None:
            changes.append((table, None, f"table gone, with {old['rows']} rows"))
            continue
        if "pairs" in old:
            lost = len(set(old["pairs"]) - set(new["pairs"]))
            if lost:
                changes.append((table, None, f"{lost} of {old['rows']} links lost"))
            continue
        if new["rows"] != old["rows"]:
            difference = f"{old['rows']} rows before, {new['rows']} of them after"
            changes.append((table, None, difference))
        for column, checksum in old["columns"].items():
            if column not in new["columns"]:
                changes.append((table, column, "column gone"))
            elif new["columns"][column] != checksum:
                told = "values changed"
                if new["sums"].get(column) != old["sums"].get(column):
                    told += f": {old['sums'][column]} -> {new['sums'][column]}"
                changes.append((table, column, told))
    return changes


def read_amounts(base, leaving=None):
    """Return the sums that people would look at, by what they are of.

    :param leaving: ``{table: ids}`` of rows that are left out
    """
    tables, found = columns(base), {}
    for title, table, sql in AMOUNTS:
        if table in tables:
            numbers = ", ".join(map(str, (leaving or {}).get(table) or [0]))
            rows = f"(SELECT * FROM {table} WHERE id NOT IN ({numbers})) {table}"
            lines = sql.replace(f"FROM {table}", f"FROM {rows}")
            found[title] = ask(
                base, f"SELECT json_agg(line ORDER BY line::text) FROM ({lines}) line"
            )
    return found


AMOUNTS = [
    (
        "factures",
        "account_move",
        "SELECT move_type AS sorte, state AS etat, count(*) AS nombre, "
        "sum(amount_total) AS total, sum(amount_residual) AS reste "
        "FROM account_move GROUP BY move_type, state",
    ),
    (
        "échelons",
        "account_move_line",
        "SELECT parent_state AS etat, count(*) AS nombre, sum(debit - credit) AS total,"
        " sum(amount_residual) AS reste FROM account_move_line "
        "WHERE display_type = 'payment_term' GROUP BY parent_state",
    ),
    (
        "paiements",
        "account_payment",
        "SELECT state AS etat, count(*) AS nombre, sum(amount) AS total "
        "FROM account_payment GROUP BY state",
    ),
    (
        "devis",
        "sale_order",
        "SELECT state AS etat, count(*) AS nombre, sum(amount_total) AS total "
        "FROM sale_order GROUP BY state",
    ),
    (
        "opportunités",
        "crm_lead",
        "SELECT crm_lead.active AS active, won_status AS issue, "
        "COALESCE(stage.is_won, false) AS gagnee, count(*) AS nombre, "
        "sum(expected_revenue) AS total FROM crm_lead "
        "LEFT JOIN crm_stage stage ON stage.id = crm_lead.stage_id "
        "GROUP BY crm_lead.active, won_status, COALESCE(stage.is_won, false)",
    ),
]


def read_files(base):
    """Return the attachments: how many, and those whose file is not what it was."""
    found = ask(
        base,
        "SELECT json_agg(json_build_array(id, store_fname, checksum)) "
        f"FROM ir_attachment WHERE store_fname IS NOT NULL AND {ASSETS}",
    )
    wrong = []
    for number, name, checksum in found or []:
        file = base.filestore / name
        if not file.exists():
            wrong.append([number, "missing"])
        elif hashlib.sha1(file.read_bytes()).hexdigest() != checksum:  # noqa: S324
            wrong.append([number, "another content"])
    return {"number": len(found or []), "wrong": wrong}


def read_definitions(base, modules):
    """Return the records that the add-ons `modules` define, by external id.

    :return: ``{external id: {"model", "noupdate", "values": {column: text}}}``; links
        to other records are left out: their numbers differ from database to database
    """
    names = ", ".join(f"'{name}'" for name in modules)
    tables, keys = columns(base), _foreign_keys(base)
    models = ask(
        base,
        f"SELECT json_agg(DISTINCT model) FROM ir_model_data WHERE module IN ({names})",
    )
    found = {}
    for model in models or []:
        table = TABLES.get(model, model.replace(".", "_"))
        if table not in tables:
            continue
        skipped = BOOKKEEPING | {"id", "arch_fs", "arch_updated", "res_id"}
        wanted = sorted(set(tables[table]) - skipped - keys.get(table, set()))
        rows = ask(
            base,
            "SELECT json_agg(json_build_array(d.module || '.' || d.name, d.noupdate, "
            f'to_jsonb(t))) FROM ir_model_data d JOIN "{table}" t ON t.id = d.res_id '
            f"WHERE d.model = '{model}' AND d.module IN ({names})",
        )
        for identifier, noupdate, values in rows or []:
            found[identifier] = {
                "model": model,
                "noupdate": noupdate,
                "values": {name: values[name] for name in wanted},
            }
    return found


def _foreign_keys(base):
    found = ask(
        base,
        "SELECT json_agg(json_build_array(conrelid::regclass::text, attname)) "
        "FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid "
        "AND attnum = ANY (conkey) WHERE contype = 'f'",
    )
    keys = {}
    for table, column in found:
        keys.setdefault(table, set()).add(column)
    return keys


def read_schema(base):
    """Return columns, constraints and indexes of the database, one text for each."""
    return {
        kind: set(ask(base, sql) or [])
        for kind, sql in (
            (
                "columns",
                "SELECT json_agg(concat_ws(' ', table_name || '.' || column_name, "
                "udt_name, CASE is_nullable WHEN 'NO' THEN 'required' END)) "
                "FROM information_schema.columns WHERE table_schema = 'public'",
            ),
            (
                "constraints",
                "SELECT json_agg(conrelid::regclass || ' ' || conname || ' ' || "
                "pg_get_constraintdef(oid)) FROM pg_constraint WHERE conrelid > 0 "
                "AND contype <> 'n' AND connamespace = 'public'::regnamespace",
            ),
            (
                "indexes",
                "SELECT json_agg(indexdef) FROM pg_indexes WHERE schemaname = 'public'",
            ),
        )
    }

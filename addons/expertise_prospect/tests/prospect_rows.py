class ProspectRows:
    """Prospects by the thousand for a test: copies of one, made in the database."""

    @classmethod
    def insert_prospects(cls, count, mission=None):
        """Copy ``cls.prospect`` and its contact; each copy with a copy of a mission.

        :return: the copies
        """
        cls.env.flush_all()
        prospects = cls._copy_rows(
            cls.prospect,
            count,
            name="'Copy ' || lpad(n::text, 6, '0')",
            complete_name="'Copy ' || lpad(n::text, 6, '0')",
            preferred_contact_id="NULL",
            commercial_partner_id="NULL",
            ref="NULL",
        )
        cls.env.cr.execute(
            "UPDATE res_partner SET commercial_partner_id = id WHERE id = ANY(%s)",
            [prospects.ids],
        )
        cls.env.cr.execute(
            "SELECT array_agg(id ORDER BY name) FROM res_partner WHERE id = ANY(%s)",
            [prospects.ids],
        )
        ids = cls.env.cr.fetchone()[0]
        ids_in_order = f"(ARRAY{ids}::int[])[n]"
        contacts = cls._copy_rows(
            cls.contact,
            count,
            name="'Contact ' || n",
            parent_id=ids_in_order,
            commercial_partner_id=ids_in_order,
            email="'contact.' || n || '@example.com'",
        )
        cls.env.cr.execute(
            """UPDATE res_partner p SET preferred_contact_id = c.id
                 FROM res_partner c WHERE c.parent_id = p.id AND c.id = ANY(%s)""",
            [contacts.ids],
        )
        if mission:
            cls._copy_rows(
                mission, count, partner_id=ids_in_order, name="'Mission ' || n"
            )
        cls.env.invalidate_all()
        return prospects

    @classmethod
    def _copy_rows(cls, record, count, **changed):
        columns = sorted(
            name
            for name, field in record._fields.items()
            if field.column_type and field.store and name != "id"
        )
        values = ", ".join(changed.get(name, f'r."{name}"') for name in columns)
        names = ", ".join(f'"{name}"' for name in columns)
        cls.env.cr.execute(
            f"""INSERT INTO {record._table} ({names})
                SELECT {values} FROM {record._table} r, generate_series(1, %s) n
                 WHERE r.id = %s RETURNING id""",
            [count, record.id],
        )
        return record.browse(row[0] for row in cls.env.cr.fetchall())

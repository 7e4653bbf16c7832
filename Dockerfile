# The official image, with this project's add-ons and the Python packages they need.
FROM odoo:19.0

USER root

COPY requirements-addons.txt /tmp/requirements-addons.txt
# The image's Python belongs to its distribution, hence --break-system-packages; what
# Odoo needs is there already, hence --no-deps.
RUN pip install --no-cache-dir --no-deps --break-system-packages \
        --requirement /tmp/requirements-addons.txt \
    && rm /tmp/requirements-addons.txt

COPY odoo.conf /etc/odoo/odoo.conf
COPY docker/start-odoo docker/backup /usr/local/bin/
# a volume takes its owner from here
RUN install --directory --owner=odoo --mode=700 /var/backups/odoo
COPY addons /mnt/extra-addons

USER odoo

ENTRYPOINT ["start-odoo"]
CMD []

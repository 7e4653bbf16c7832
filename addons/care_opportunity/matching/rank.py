"""The best of many, of which only some are looked at closely."""

#: how many are looked at closely at first
FIRST = 60


def best(keys, look, limit=None):
    """Return the best in their order.

    :param dict keys: for each the sort key that it has at best; a smaller one is better
    :param look: takes ids, returns for each the key that it really has, which is never
        better than that of `keys`; called twice at most
    :param int limit: how many; all if None
    :return: list of ids
    """
    order = sorted(keys, key=keys.get)
    if limit is None:
        real = look(order)
        return sorted(order, key=real.get)
    first = order[: max(limit, FIRST)]
    real = dict(look(first))
    if len(order) > len(first):
        found = sorted(real.values())
        worst = found[limit - 1] if len(found) >= limit else None
        others = [
            key for key in order[len(first) :] if worst is None or keys[key] < worst
        ]
        if others:
            real.update(look(others))
    return sorted(real, key=real.get)[:limit]

"""A home-care agency, with twelve workers, twenty clients and this week's visits.

Loaded by ``care.demo`` only, when the demonstration data is installed. Tables:
``firm``, ``activities``, ``workers``, ``clients``; those who play them: ``staff``,
``forms``, ``week``, ``money``, ``follow_up``, ``papers``. ``builder`` says in which
order.
"""

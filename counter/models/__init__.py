"""View models of the counter's screens: frozen props derived from state and visit, told on when they change.

They are QML types of the module ``Counter.Models`` (made in Python only), so that qmllint knows their members.
"""

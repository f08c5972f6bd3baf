"""Plots of a ranking, of what policies do and cost, of an assignment, and of demand.

Each takes axes to draw on and returns them.

Needs matplotlib: ``pip install 'matcher[plot]'``.
"""

from matcher.plots.clearing import assignment
from matcher.plots.demand import demand, demand_trends
from matcher.plots.impact import simulation
from matcher.plots.lists import TIERS, effects, scores, tier_words, tiers

__all__ = ["TIERS", "assignment", "demand", "demand_trends", "effects", "scores", "simulation", "tier_words", "tiers"]

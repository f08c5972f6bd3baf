"""Plots of rankings, policies, assignments, demand, gaps, classes, protection and tuning.

Each takes axes to draw on and returns them. Needs matplotlib: ``pip install 'matcher[plot]'``.
"""

from matcher.plots.clearing import assignment
from matcher.plots.demand import demand, demand_trends
from matcher.plots.gap import skill_gap
from matcher.plots.impact import simulation
from matcher.plots.lists import TIERS, effects, scores, tier_words, tiers
from matcher.plots.outcomes import outcomes
from matcher.plots.protection import protection_gap
from matcher.plots.training import training_plan
from matcher.plots.tuning import tuning

__all__ = [
    "TIERS",
    "assignment",
    "demand",
    "demand_trends",
    "effects",
    "outcomes",
    "protection_gap",
    "scores",
    "simulation",
    "skill_gap",
    "tier_words",
    "tiers",
    "training_plan",
    "tuning",
]

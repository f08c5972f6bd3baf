"""Plots of a ranking, of policies, of an assignment, and of what somebody lacks. Each takes axes and returns them.
"""Plots of a ranking, of what policies do and cost, of an assignment, and of what came of classes.

Each takes axes to draw on and returns them.

Needs matplotlib: ``pip install 'matcher[plot]'``.
"""

from matcher.plots.clearing import assignment
from matcher.plots.gap import skill_gap
from matcher.plots.impact import simulation
from matcher.plots.lists import TIERS, effects, scores, tier_words, tiers
__all__ = ["TIERS", "assignment", "effects", "outcomes", "scores", "simulation", "skill_gap", "tier_words", "tiers", "training_plan"]

"""Plots of a ranking, of policies, of an assignment, and of what somebody lacks. Each takes axes and returns them.

Needs matplotlib: ``pip install 'matcher[plot]'``.
"""

from matcher.plots.clearing import assignment
from matcher.plots.gap import skill_gap
from matcher.plots.impact import simulation
from matcher.plots.lists import TIERS, effects, scores, tier_words, tiers
from matcher.plots.training import training_plan

__all__ = ["TIERS", "assignment", "effects", "scores", "simulation", "skill_gap", "tier_words", "tiers", "training_plan"]

"""Plots of a ranking, of what policies do and cost, and of an assignment. Each takes axes to draw on and returns them.

Needs matplotlib: ``pip install 'matcher[plot]'``.
"""

from matcher.plots.clearing import assignment
from matcher.plots.impact import simulation
from matcher.plots.lists import TIERS, effects, scores, tier_words, tiers
from matcher.plots.training import training_plan

__all__ = ["TIERS", "assignment", "effects", "scores", "simulation", "tier_words", "tiers", "training_plan"]

"""Plots of a ranking, of policies, of an assignment, and of what somebody lacks. Each takes axes and returns them.
"""Plots of a ranking, of what policies do and cost, of an assignment, and of what came of classes.
"""Plots of a ranking, of what policies do and cost, of an assignment, and of demand.

Each takes axes to draw on and returns them.

Needs matplotlib: ``pip install 'matcher[plot]'``.
"""

from matcher.plots.clearing import assignment
__all__ = ["TIERS", "assignment", "demand", "demand_trends", "effects", "outcomes", "scores", "simulation", "skill_gap", "tier_words", "tiers", "training_plan"]

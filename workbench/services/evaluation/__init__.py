"""How good recorded answers are: measures by task, two targets compared, and reports of both.

`evaluate` and `compare_targets` (modules `evaluation` and `paired`) are the ways in. A task (classification,
regression, …) is a module of `tasks`, found by itself.
"""

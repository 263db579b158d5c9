"""What `exercises.kit.checks` is made of: `wrong` (a failure), `forms` (any value as plain data), `differences` (where
two values differ), `slips`, `numbers`, `shapes`, `texts` (what that usually means), and the general checks. Checks
import from `exercises.kit.checks`, never from here.
"""

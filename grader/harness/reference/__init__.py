"""The right answers, on the judge's side: `answers` asks the reference's worker for them, `cache` keeps them between
runs, and `passes` says which forward passes a submission's worker may be told.
"""

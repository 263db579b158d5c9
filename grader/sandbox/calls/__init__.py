"""A call to a submission: what may come of it (`failed`), and what a worker asks the judge meanwhile: `asking` is the
worker's side, `answering` the judge's.
"""

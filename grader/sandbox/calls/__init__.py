"""A call to a submission: what may come of it (`raised` is the worker's side, `failed` the judge's), and what a worker
asks the judge meanwhile (`asking` is the worker's side, `answering` the judge's).
"""

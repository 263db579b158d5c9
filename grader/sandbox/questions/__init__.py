"""What a worker asks the judge in the middle of a call, and how it is answered: `asking` is the worker's side,
`answering` the judge's.
"""

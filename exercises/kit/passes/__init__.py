"""Forward passes that were made before and need not be made again.

`forward` stands in front of a model's own forward pass, `unchanged` says whether the model is still the one whose
passes are remembered, `output` is what a remembered pass returns, and `store` keeps the rows of scores on the disk. Who
may be answered what is for the caller to say: the grader's judge answers a submission about the call that it serves,
watch mode answers a student's own process.
"""

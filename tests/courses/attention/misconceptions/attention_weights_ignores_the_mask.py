"""You do nothing with the mask. Where it is False a key must get no weight."""


def attention_weights(queries, keys, mask=None):
    return (queries @ keys.T / queries.shape[-1] ** 0.5).softmax(-1)

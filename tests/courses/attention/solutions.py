# %% [markdown]
# # One head of attention
#
# In each layer of a language model every position looks back and takes something over from what it sees. A *head* does
# that with three vectors for each position: a **query** (what am I looking for?), a **key** (what is here?) and a
# **value** (what do I tell those who look?).

# %%
import math

import torch
from torch import Tensor

# %% [markdown]
# ## 1. Weights


# %%
def attention_weights(queries: Tensor, keys: Tensor, mask: Tensor | None = None) -> Tensor:
    r"""$\mathrm{softmax}(QK^T/\sqrt{d})$: how much each query looks at each key.

    `queries` is (n, d) and `keys` (m, d); the weights are (n, m), and each row sums to 1. Where `mask`, an (n, m) table
    of bools, is False, there must be no weight.

    >>> attention_weights(torch.tensor([[2.0, 0.0]]), torch.tensor([[1.0, 0.0], [0.0, 1.0]]))
    tensor([[0.8044, 0.1956]])
    """
    # STUB: Multiply, divide by the square root of d, mask, and apply softmax.
    # BEGIN SOLUTION
    scores = queries @ keys.T / math.sqrt(queries.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(dim=-1)
    # END SOLUTION


# %% [markdown]
# ## 2. A mask


# %%
def causal_mask(size: int) -> Tensor:
    """A (size, size) table of bools: True where the position of the row may look at that of the column.

    That is at itself, and at all that is before it.

    >>> causal_mask(3).int()
    tensor([[1, 0, 0],
            [1, 1, 0],
            [1, 1, 1]], dtype=torch.int32)
    """
    # STUB: Make a table that is True up to the diagonal.
    # BEGIN SOLUTION
    return torch.ones(size, size, dtype=torch.bool).tril()
    # END SOLUTION


# %% [markdown]
# ## 3. The head


# %%
def head_output(queries: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    """What each position gets: the values of those it may see, each times its weight.

    `queries` and `keys` are (n, d), `values` and the output (n, e).

    >>> one = torch.tensor([[1.0, 0.0], [0.0, 1.0]])
    >>> head_output(one, one, torch.tensor([[1.0], [3.0]]))
    tensor([[1.0000],
            [2.3395]])
    """
    # STUB: Mix the values by causal weights.
    # BEGIN SOLUTION
    return attention_weights(queries, keys, causal_mask(len(queries))) @ values
    # END SOLUTION


# %% tags=["active-ipynb", "kit"]
# from exercises.kit.notebook import check
# check(head_output)

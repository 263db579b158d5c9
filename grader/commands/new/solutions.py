# %% [markdown]
# # A course of one exercise
#
# Write the function below. It says what it is for, shows an example, and is checked by `pytest exercises`.

# %% [markdown]
# ## 1. Words and numbers
#
# A text is made of words, and some of them come again and again.


# %%
def count_words(text: str) -> dict[str, int]:
    """How often each word stands in `text`. Upper and lower case are the same word, written in lower case.

    >>> count_words("The cat and the dog")
    {'the': 2, 'cat': 1, 'and': 1, 'dog': 1}
    """
    # STUB: Count the words of the text, in lower case.
    # BEGIN SOLUTION
    found: dict[str, int] = {}
    for word in text.lower().split():
        found[word] = found.get(word, 0) + 1
    return found
    # END SOLUTION

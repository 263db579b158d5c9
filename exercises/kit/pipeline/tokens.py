"""Tokens and their texts, with any tokenizer: which texts are right for new tokens, and a word that is one token.

Covered: tokenizers that add special tokens by themselves, that write a word's space or leave it out, of bytes and of
whole words. Not covered: tokenizers whose ids can't be decoded.
"""

from typing import Any

from exercises.kit.pipeline.noise import vocab_size

# The words that `one_token` tries when the one that it is asked for has several tokens.
COMMON = (" the", " a", "the", "a", " of", " and", " is", "in", "e", "t", "o", "1")


def readings(tokenizer: Any, prompt: str, start: list[int], new: list[int]) -> list[str]:
    """The right texts for these new tokens after a prompt with the ids `start`; mostly there is one.

    Special tokens are no text. The new tokens may be decoded by themselves, or with the prompt's, whose text is then
    taken off the front: the space before a first word, for one, is there in the second way only with some tokenizers.
    """
    alone = prompt + tokenizer.decode(new, skip_special_tokens=True)
    together = tokenizer.decode(start + new, skip_special_tokens=True)
    before = tokenizer.decode(start, skip_special_tokens=True)
    found = [alone, together if together.startswith(prompt) else alone]
    found.append(prompt + together[len(before) :] if together.startswith(before) else alone)
    return list(dict.fromkeys(found))


def one_token(model: Any, tokenizer: Any, word: str) -> tuple[str, int]:
    """A word that is a single token of this tokenizer, and its id: `word` if it is one, else what is nearest to it.

    That is `word` without its space, or its beginning, or another word. Special tokens that the tokenizer adds by
    itself don't count.
    """
    bare = word.strip()
    starts = [text for end in range(len(bare), 0, -1) for text in (f" {bare[:end]}", bare[:end])]
    rows = vocab_size(model)
    for text in (word, *starts, *COMMON):
        ids = tokenizer(text, add_special_tokens=False)["input_ids"]
        if len(ids) == 1 and ids[0] < rows and ids[0] != tokenizer.unk_token_id:
            return text, ids[0]
    special = set(tokenizer.all_special_ids)
    for token_id in range(min(rows, len(tokenizer))):  # a tokenizer that knows no letter by itself
        text = tokenizer.decode([token_id])
        if token_id not in special and tokenizer(text, add_special_tokens=False)["input_ids"] == [token_id]:
            return text, token_id
    token_id = next((i for i in tokenizer(word)["input_ids"] if i not in special), 1)
    return tokenizer.decode([token_id]), token_id

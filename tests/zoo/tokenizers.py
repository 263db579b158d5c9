"""Tokenizers of the kinds that causal models come with: tiny, trained on the course's sentences in a moment.

A builder gives a transformers tokenizer. What is peculiar about it stands in its docstring.
"""

import json
from functools import cache

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import AutoTokenizer, ByT5Tokenizer, PreTrainedTokenizerFast

from exercises.kit.models import POCKET
from exercises.pocket import corpus

VOCABULARY = 400


@cache
def sentences():
    return sorted(corpus.sentences(0))[::7]


def _trained(tokenizer, kind, special, **options):
    return Tokenizer.from_str(_training(tokenizer.to_str(), kind, json.dumps([special, options])))


@cache
def _training(tokenizer, kind, asked):
    """What becomes of a tokenizer, as text: most tests make one that another has made before."""
    made, (special, options) = Tokenizer.from_str(tokenizer), json.loads(asked)
    trainer = getattr(trainers, f"{kind}Trainer")(
        vocab_size=VOCABULARY, special_tokens=special, show_progress=False, **options
    )
    made.train_from_iterator(sentences(), trainer)
    return made.to_str()


def _fast(tokenizer, **names):
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, **names)


def _framed(tokenizer, front=(), back=()):
    """Adds these tokens to every text by itself."""
    ids = [(token, tokenizer.token_to_id(token)) for token in (*front, *back)]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=" ".join([*front, "$A", *back]), pair=" ".join([*front, "$A", "$B", *back]), special_tokens=ids
    )
    return tokenizer


def _byte_level(special, prefix=False):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=prefix)
    tokenizer.decoder = decoders.ByteLevel()
    return _trained(tokenizer, "Bpe", special, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()))


def pocket():
    """The kit's own: byte-level, EOS its only special token, nothing is added."""
    return AutoTokenizer.from_pretrained(POCKET)


def llama3():
    """Byte-level, with a BOS that it adds itself; EOS is another token."""
    special = ["<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>"]
    made = _framed(_byte_level(special), ["<|begin_of_text|>"])
    return _fast(made, bos_token=special[0], eos_token=special[1])


def qwen():
    """Byte-level, a chat model's: EOS is <|im_end|>, the end of a text is another special token."""
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    return _fast(_byte_level(special), eos_token="<|im_end|>", pad_token="<|endoftext|>")


def opt():
    """Byte-level, with </s> in front of every text, which is EOS as well."""
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    made = _framed(_byte_level(special), ["</s>"])
    return _fast(made, bos_token="</s>", eos_token="</s>", pad_token="<pad>", unk_token="<unk>")


def roberta():
    """Byte-level with a prefix space, <s> and </s> around every text."""
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    made = _framed(_byte_level(special, prefix=True), ["<s>"], ["</s>"])
    return _fast(made, bos_token="<s>", eos_token="</s>", pad_token="<pad>", unk_token="<unk>")


def _sentence_piece(strip):
    special = ["<unk>", "<s>", "</s>"]
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    steps = [normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")] if strip else [normalizers.Replace(" ", "▁")]
    tokenizer.normalizer = normalizers.Sequence(steps)
    tokenizer.pre_tokenizer = pre_tokenizers.Split("▁", "merged_with_next")
    parts = [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()]
    tokenizer.decoder = decoders.Sequence([*parts, decoders.Strip(" ", 1, 0)] if strip else parts)
    return _trained(tokenizer, "Bpe", [*special, *(f"<0x{byte:02X}>" for byte in range(256))])


def llama2():
    """SentencePiece: a space in front of every text, which the decoder takes off again; BOS; bytes for rare letters."""
    return _fast(_framed(_sentence_piece(strip=True), ["<s>"]), bos_token="<s>", eos_token="</s>", unk_token="<unk>")


def gemma():
    """SentencePiece without the space in front; BOS."""
    return _fast(_framed(_sentence_piece(strip=False), ["<s>"]), bos_token="<s>", eos_token="</s>", unk_token="<unk>")


def unigram():
    """Unigram pieces, runs of spaces become one, EOS behind every text, unknown letters."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Replace(pattern=__import__("tokenizers").Regex(" {2,}"), content=" ")
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    made = _trained(tokenizer, "Unigram", ["<unk>", "<s>", "</s>"], unk_token="<unk>")
    return _fast(_framed(made, [], ["</s>"]), bos_token="<s>", eos_token="</s>", unk_token="<unk>")


def xglm():
    """Unigram pieces with EOS in front of every text."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    made = _trained(tokenizer, "Unigram", ["<unk>", "<s>", "</s>"], unk_token="<unk>")
    return _fast(_framed(made, ["</s>"]), bos_token="<s>", eos_token="</s>", unk_token="<unk>")


def bert():
    """Word pieces of small letters, [CLS] and [SEP] around every text, spaces that the decoder makes up."""
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    made = _framed(_trained(tokenizer, "WordPiece", special), ["[CLS]"], ["[SEP]"])
    names = {"cls_token": "[CLS]", "sep_token": "[SEP]", "pad_token": "[PAD]", "unk_token": "[UNK]"}
    return _fast(made, clean_up_tokenization_spaces=True, **names)


def words():
    """Whole words, unknown where they are new; no EOS at all."""
    tokenizer = Tokenizer(models.WordLevel(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return _fast(_trained(tokenizer, "WordLevel", ["<unk>"]), unk_token="<unk>")


def gpt():
    """Small letters, the end of a word marked in its last piece, unknown letters; no EOS."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", end_of_word_suffix="</w>"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.BPEDecoder(suffix="</w>")
    made = _trained(tokenizer, "Bpe", ["<unk>"], end_of_word_suffix="</w>")
    return _fast(made, unk_token="<unk>", clean_up_tokenization_spaces=True)


def letters():
    """A token for every letter of the sentences, unknown for others."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
    tokenizer.decoder = decoders.Fuse()
    trainer = trainers.BpeTrainer(vocab_size=1, special_tokens=["<unk>", "</s>"], show_progress=False)
    tokenizer.train_from_iterator(sentences(), trainer)
    return _fast(tokenizer, unk_token="<unk>", eos_token="</s>")


def byt5():
    """Bytes, with </s> behind every text; transformers' own class, without tokenizer.json."""
    return ByT5Tokenizer(extra_ids=0)


def clean_up():
    """Byte-level, and a decoder that cleans up the spaces before punctuation."""
    return _fast(_byte_level(["</s>"]), eos_token="</s>", clean_up_tokenization_spaces=True)


ALL = {
    made.__name__: made
    for made in (
        pocket, llama3, qwen, opt, roberta, llama2, gemma, unigram, xglm, bert, words, gpt, letters, byt5, clean_up,
    )
}  # fmt: skip

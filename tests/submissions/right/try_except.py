"""try, except, else and finally around everything; EOS is an exception of its own."""
import torch

try:
    import sklearn.metrics.pairwise as pairwise
except ImportError:
    pairwise = None

try:
    from google.colab import drive

    drive.mount("/content/drive")
except Exception as problem:
    print("not on Colab:", problem)
finally:
    IN_COLAB = False

try:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained("HuggingFaceTB/SmolLM-135M")
except (OSError, ValueError):
    tokenizer = None


class EndOfText(Exception):
    """The model has said that it has finished."""


def tokenize(tokenizer, text):
    try:
        return tokenizer(text).ids
    except AttributeError:
        return tokenizer(text).input_ids


def next_token_logits(model, input_ids):
    try:
        with torch.no_grad():
            return model(input_ids).logits[0, -1]
    except Exception:
        with torch.no_grad():
            return model(torch.tensor([input_ids])).logits[0, -1]


def greedy_step(model, input_ids):
    try:
        return next_token_logits(model, input_ids).argmax().item()
    except IndexError as error:
        raise ValueError("there is no text to go on from") from error


def checked(token, tokenizer):
    if token == tokenizer.eos_token_id:
        raise EndOfText(token)
    return token


def greedy_generate(model, tokenizer, prompt, max_new_tokens=20):
    ids, new = tokenize(tokenizer, prompt), []
    try:
        for _ in range(max_new_tokens):
            new += [checked(greedy_step(model, ids + new), tokenizer)]
    except EndOfText:
        pass
    finally:
        text = tokenizer.decode(new)
    return prompt + text


def get_embedding(model, token_id):
    for path in ("model.embed_tokens", "transformer.wte", "gpt_neox.embed_in"):
        try:
            return model.get_submodule(path).weight[token_id]
        except AttributeError:
            continue
    return model.get_input_embeddings().weight[token_id]


def compare(emb1, emb2):
    try:
        return pairwise.cosine_similarity(emb1[None], emb2[None])[0, 0].item()
    except AttributeError:
        return (emb1.dot(emb2) / emb1.norm() / emb2.norm()).item()

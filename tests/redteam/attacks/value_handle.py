"""Returns the kit's own Handle, Tensor and Opaque, and the model itself."""
# expect: compare=wrong get_embedding=wrong next_token_logits=wrong *=not_attempted
# deed: compare: of type Handle
# deed: get_embedding: of type LlamaForCausalLM
# deed: next_token_logits: of type Tensor
import sys

import numpy


def compare(emb1, emb2):
    return sys.modules["exercises.kit.values"].Handle("model", "main")


def get_embedding(model, token_id):
    return model


def next_token_logits(model, input_ids):
    return sys.modules["exercises.kit.values"].Tensor("float32", numpy.zeros(1024, "float32"))

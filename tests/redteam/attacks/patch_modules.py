"""Puts modules of its own in the place of torch, numpy, the kit's values and its own file."""
# expect: next_token_logits=wrong|error|crashed compare=wrong|error|crashed *=not_attempted
# deed: compare: has no attribute 'from_numpy'|got 7\.5|is gone
# deed: next_token_logits: object of type Tensor|is gone
import sys
import types


class Tensor:
    dtype, layout, shape = "torch.float32", "strided", (1024,)

    def detach(self):
        return self

    to = cpu = contiguous = numpy = copy = lambda self, *args: self


fake = types.ModuleType("torch")
fake.Tensor = Tensor
fake.nn = types.SimpleNamespace(Parameter=Tensor)
fake.strided = "strided"
fake.float32 = "float32"


def next_token_logits(model, input_ids):
    sys.modules["torch"] = fake
    sys.modules["exercises.kit.values"].sys.modules["torch"] = fake
    return Tensor()


def compare(emb1, emb2):
    sys.modules["unpacking_pipeline"] = fake
    sys.modules["exercises.kit.values"] = fake
    return 7.5

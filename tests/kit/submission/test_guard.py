"""The guard: while it is on, no model generates; afterwards all is as before."""

import ast
import re
from pathlib import Path

import pytest
import transformers
from transformers import GenerationMixin, TextGenerationPipeline

from exercises.kit import models
from exercises.kit.submission import guard
from exercises.kit.submission.guard import Blocked, without_generate


@pytest.fixture(autouse=True)
def _forget():
    guard.refused.clear()
    yield
    guard.refused.clear()


@pytest.fixture
def ids(pocket):
    return pocket.tokenizer("The dog", return_tensors="pt")["input_ids"]


def test_generate_is_refused_with_what_to_do_instead(pocket, ids):
    with without_generate(), pytest.raises(Blocked, match="write the loop yourself"):
        pocket.model.generate(ids, max_new_tokens=1)
    assert guard.refused == ["generate"]


def test_so_is_pipeline(pocket):
    with without_generate(), pytest.raises(Blocked):
        TextGenerationPipeline(model=pocket.model, tokenizer=pocket.tokenizer)("The dog", max_new_tokens=1)


@pytest.mark.parametrize("name", ["gpt2", "neox", "untied"])
def test_so_is_generate_of_another_model(name, ids):
    with without_generate(), pytest.raises(Blocked):
        models.stand_in(name).model.generate(ids)


def test_a_refused_call_is_remembered_also_when_its_exception_is_swallowed(pocket, ids):
    with without_generate():
        for _ in range(2):
            with pytest.raises(Blocked):
                pocket.model.generate(ids)
    assert guard.refused == ["generate"] * 2


def test_a_model_can_be_called_all_the_time(pocket, ids):
    with without_generate():
        assert pocket.model(ids).logits.shape[:2] == ids.shape
    assert guard.refused == []


@pytest.mark.parametrize("error", [None, ValueError])
def test_generate_is_back_afterwards_whatever_happened(pocket, ids, error):
    original = GenerationMixin.generate
    try:
        with without_generate(), without_generate():
            if error:
                raise error
    except ValueError:
        pass
    assert GenerationMixin.generate is original
    assert pocket.model.generate(ids, max_new_tokens=1, do_sample=False).shape == (1, ids.shape[1] + 1)


# What a worker can't call any more

SOURCES = Path(transformers.__file__).parent
# A function may continue ids when it is called like this, or calls something like this in a loop and keeps the outcome.
LIKELY = re.compile(
    r"(^|_)(generate|sample|sampling|greedy|prefill|rollout|continue)(_|$)|beam_search|speculative|assisted"
)
MODEL = {"model", "self", "forward", "decoder", "language_model", "assistant_model", "exported_module", "run", "module"}
KEEPS = {"cat", "concat", "concatenate", "hstack", "append", "extend", "argmax", "multinomial", "index_copy_"}
# Looked at and found to be something else, in transformers 5.23.0: names, and for those that say little, with a module.
HARMLESS = {
    # masks, configurations and other preparations
    "can_generate", "create_masks_for_generate", "_prepare_generate_kwargs", "decompose_prefill_decode",
    "_get_prefill_length", "set_prefill_length", "prefill_overlay", "calculate_generate_size",
    "_beam_search_has_unfinished_sequences", "generate_attention_matrix_from_mask", "generate_block_attention_mask",
    "generate_masks_with_special_tokens_and_transfer_map",
    # one step about probabilities that are given
    "_score_rejection_sampling", "sample_g_values",
    # documentation, training, testing, tokenizers
    "generate_merges", "generate_processor_intro", "add_code_sample_docstrings", "get_greedy_schedule",
    # pictures, videos, sounds, actions: nothing of them is a text
    "sample_point", "sample_points_using_uncertainty", "generate_relative_position_index", "sample_frames",
    "_cached_generate_anchors", "generate_anchors", "sample_latent", "generate_encoder_output_proposals",
    "sampling_rate", "generate_fourier_features", "sample_actions", "generate_topk_proposals",
    "_generate_crop_boxes", "_generate_per_layer_crops", "_generate_crop_images", "generate_crop_boxes",
    "_generate_default_box_labels", "generate_udp_gaussian_heatmaps", "_sample_descriptors", "generate_noise",
    "_compute_sub_sample_lengths_from_attention_mask", "compute_last_hidden_states_per_sample",
    "_sample_negative_indices", "_decode_and_sample_videos", "default_sample_indices_fn", "sample_indices_fn_func",
    "propagate_in_video_iterator", "chunked_decode",
    "models.qwen2_5_omni.modeling_qwen2_5_omni.sample",
    # one pass over layers or parts of an input, or over many inputs
    "dequantize_higgs", "sequential_inference", "pipelines.base.run_single", "pipelines.decision._forward",
    "models.canine.modeling_canine.forward", "models.grounding_dino.modeling_grounding_dino.forward",
    "models.mm_grounding_dino.modeling_mm_grounding_dino.forward", "models.timesfm.modeling_timesfm.forward",
    "models.nemotron3_diarization.modeling_nemotron3_diarization.forward",
}  # fmt: skip


def called(node):
    """The last names of all that is called inside a syntax tree."""
    functions = [call.func for call in ast.walk(node) if isinstance(call, ast.Call)]
    return {getattr(function, "attr", getattr(function, "id", "")) for function in functions}


def may_be_a_loop(function):
    """Whether a definition looks like one that continues ids, by its name or by what it does."""
    loops = [node for node in ast.walk(function) if isinstance(node, ast.For | ast.While | ast.AsyncFor)]
    return bool(LIKELY.search(function.name)) or any(names & MODEL and names & KEEPS for names in map(called, loops))


def calls(names):
    """Finds a call of one of these names, and, in half the time, one of a name that ends so."""
    one = rf"(?:{'|'.join(sorted(names))})\s*\("
    return re.compile(rf"\b{one}"), re.compile(one)


# What stands there letter by letter is found ten times as fast as a line that begins with it.
NAMED = (re.compile(r"def[ \t]+(\w+)"), re.compile(r"class[ \t]+(\w+)"))
HEAD = re.compile(r"^([ \t]*)(?:async[ \t]+)?(def|class)[ \t]+(\w+)", re.MULTILINE)
LOOP = re.compile(r"^[ \t]*(?:async[ \t]+)?(?:for|while)\b", re.MULTILINE)
(CALLS_A_MODEL, MAY_CALL), (KEEPS_SOMETHING, MAY_KEEP) = calls(MODEL), calls(KEEPS)


def worth_parsing(text):
    """Whether a source may hold a definition of interest, told from its text: to parse all of them takes 20 s.

    Whatever `may_be_a_loop` finds is found here too, and more: names in strings, blocks that are cut too late.
    """
    named = {name for pattern in NAMED for name in pattern.findall(text)} - HARMLESS
    if named & guard.LOOPS or any(map(LIKELY.search, named)):
        return True
    if not (MAY_CALL.search(text) and MAY_KEEP.search(text) and LOOP.search(text)):
        return False
    heads = list(HEAD.finditer(text))
    for at, head in enumerate(heads):
        end = next((later.start() for later in heads[at + 1 :] if len(later[1]) <= len(head[1])), len(text))
        loop = LOOP.search(text, head.start(), end)
        if head[2] == "def" and loop and all(
            called.search(text, loop.start(), end) for called in (CALLS_A_MODEL, KEEPS_SOMETHING)
        ):  # fmt: skip
            return True
    return False


NEXT = re.compile(r"^[^\s)#]", re.MULTILINE)


def trees(text):
    """The syntax trees of the functions and classes of a source that are worth parsing; of all if that can't be."""
    starts = [head.start() for head in HEAD.finditer(text) if not head[1]]
    worth = [one for one in zip(starts, [*starts[1:], len(text)], strict=True) if worth_parsing(text[slice(*one)])]
    try:
        return [ast.parse("\n" * text.count("\n", 0, start) + _block(text, start)) for start, _ in worth]
    except SyntaxError:  # a line of a text, or in brackets, that begins at the margin
        return [ast.parse(text)]


def _block(text, start):
    end = NEXT.search(text, start + 1)
    return text[start : end.start() if end else None]


def definitions():
    """(module, definition) for each function and method in the sources of transformers that are worth parsing."""
    for path in sorted(SOURCES.rglob("*.py")):
        if path.name.startswith("modular_"):
            continue  # what modeling_*.py is made of
        text = path.read_text("utf-8")
        if not worth_parsing(text):
            continue
        module = ".".join(("transformers", *path.relative_to(SOURCES).with_suffix("").parts)).removesuffix(".__init__")
        for tree in trees(text):
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield module, node


def test_each_function_of_transformers_that_may_continue_a_text_is_known():
    """A new version of transformers may have new ones: what stands in its sources is looked at here."""
    refused, unknown = set(), set()
    for module, definition in definitions():
        if guard.is_loop(module, definition.name):
            refused.add(definition.name)
        elif not {definition.name, f"{module}.{definition.name}".partition(".")[2]} & HARMLESS and may_be_a_loop(
            definition
        ):
            unknown.add(f"{module}: {definition.name} (line {definition.lineno})")
    assert not unknown, (
        f"transformers {transformers.__version__} has functions that nobody has looked at. Read each: one that turns "
        "ids or a prompt into a longer text by calling a model belongs into guard.LOOPS (or its module into "
        "guard.MODULES), any other into HARMLESS above.\n" + "\n".join(sorted(unknown))
    )
    assert refused >= guard.LOOPS, f"gone from transformers: {guard.LOOPS - refused}. Take them out of guard.LOOPS."


@pytest.mark.parametrize(
    "source",
    [
        "def go_on(model, ids):\n    while True:\n        ids = torch.cat([ids, model(ids).argmax()])\n",
        "class A:\n    async def turn(self):\n        async for i in self:\n            self.x.append(self.run (i))\n",
        "def resample(): ...\n\n\ndef beam_search(x): return x\n",
    ],
)
def test_a_new_loop_is_noticed_in_the_text_as_in_the_tree(source):
    [*_, definition] = (node for node in ast.walk(ast.parse(source)) if hasattr(node, "args") and hasattr(node, "name"))
    assert may_be_a_loop(definition) and worth_parsing(source)
    assert not worth_parsing("def go_on(model, ids):\n    return model(ids)\n\n\ndef other(x):\n    x.append(1)\n")


LOOP_AFTER_A_MARGIN = '''@wraps(
    g,
)
def go_on(model, x):
    """A text.
At the margin."""
    while True:
        x.append(model(x))
'''


@pytest.mark.parametrize("loop", ["@g\ndef beam_search(\n    x,\n):\n    return x\n", LOOP_AFTER_A_MARGIN])
@pytest.mark.parametrize("between", ["", "X = 1\n", "class A(\n    B,\n):\n    pass\n"])
def test_a_new_loop_is_found_among_others_with_its_line(loop, between):
    other = "def f(x):\n    return x\n"
    for source in (other + between + loop, loop + between + other):
        nodes = [node for tree in trees(source) for node in ast.walk(tree)]
        lines = [node.lineno for node in nodes if getattr(node, "name", "") in ("beam_search", "go_on")]
        assert lines == [source[: re.search("def (beam|go)", source).start()].count("\n") + 1]


GONE = """
import gc, sys, types
import torch
from exercises.kit import models
from exercises.kit.submission import guard
model, ids = models.load('pocket').model, torch.tensor([[1, 2]])
if {early}:
    {imports}
guard.refuse_from_now_on()
{imports}
guard.refuse_from_now_on()
for call in ({calls}):
    guard.refused.clear()
    try:
        call()
    except guard.Blocked:
        pass
    assert guard.refused == ["generate"], call
functions = [found for found in gc.get_objects() if isinstance(found, types.FunctionType)]
left = [found for found in functions if guard.is_loop(found.__module__ or "", found.__name__)]
# What stays of the modules that are refused as a whole are properties.
print([found.__qualname__ for found in left if found.__name__ in guard.LOOPS], model(ids).logits.shape[0])
"""


IMPORTS = (
    "from transformers.integrations import executorch; from transformers.generation import candidate_generator; "
    "import transformers.models.csm.generation_csm as csm, transformers.models.bark.modeling_bark as bark; "
    "from transformers.cli.serving import utils as serving"
)
CALLS = (
    "lambda: executorch.TorchExportableModuleWithStaticCache.generate(model, ids, 3)",
    "lambda: executorch.TorchExportableModuleForDecoderOnlyLM(model)",
    "lambda: executorch.Seq2SeqLMExportableModule.generate(model, ids, 3)",
    "lambda: csm.CsmGenerationMixin._sample(model, ids)",
    "lambda: bark.BarkSemanticModel.generate(model, ids)",
    "lambda: bark.BarkFineModel.generate(model, ids)",
    "lambda: candidate_generator.PromptLookupCandidateGenerator()",
    "lambda: serving.GenerateManager.generate_streaming(model)",
    "lambda: model.generate(ids)",
)


@pytest.mark.parametrize("early", [True, False], ids=["loaded before", "loaded by the submission"])
def test_the_loops_of_a_module_are_gone_whenever_it_was_loaded_and_models_can_still_be_called(warm, early):
    """In a process of its own, since there is no way back."""
    code = GONE.format(imports=IMPORTS, calls=", ".join(CALLS), early=early)
    assert warm.python("-c", code) == (0, "[] 1\n")

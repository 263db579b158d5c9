"""`generate` with nothing of the model's own settings."""

import pytest
import torch
from transformers import GenerationConfig

from exercises.kit import models
from exercises.kit.pipeline import plain

IDS = [5, 6, 7]


@pytest.fixture
def loaded():
    return models.stand_in("untied")


def test_the_models_own_settings_are_put_back(loaded):
    own = loaded.model.generation_config = GenerationConfig(repetition_penalty=9.0, pad_token_id=1)
    with pytest.raises(ValueError), plain.plainly(loaded.model, loaded.tokenizer):
        assert loaded.model.generation_config.repetition_penalty != 9.0
        assert loaded.model.generation_config.eos_token_id == loaded.tokenizer.eos_token_id
        raise ValueError
    assert loaded.model.generation_config is own


def test_ids_are_continued_greedily_whatever_the_model_would_like(loaded):
    loaded.model.generation_config = GenerationConfig(suppress_tokens=list(range(500)), pad_token_id=1)
    output = plain.continued(loaded.model, IDS, 3)
    ids = list(IDS)
    for scores in output.logits:
        with torch.no_grad():
            expected = loaded.model(torch.tensor([ids])).logits[0, -1]
        torch.testing.assert_close(scores[0], expected, atol=1e-4, rtol=0)
        ids.append(int(expected.argmax()))
    assert output.sequences[0].tolist() == ids and len(output.logits) == 3

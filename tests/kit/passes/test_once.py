"""The passes of one moment: what is computed once, and that nobody changes it for the next who asks."""

import torch

from exercises.kit.passes import once
from exercises.kit.passes.once import Once

IDS = [5, 6, 7]


def test_what_was_said_of_a_text_is_known_and_of_its_beginning_nothing():
    source = Once()
    assert source.scores("main", IDS) is None
    source.made("main", IDS, torch.ones(3, 8))
    assert torch.equal(source.scores("main", IDS), torch.ones(3, 8))
    assert source.scores("main", IDS[:2]) is None and source.scores("another", IDS) is None


def test_who_changes_scores_changes_them_for_nobody_else():
    source, scores = Once(), torch.ones(3, 8, requires_grad=True)
    source.made("main", IDS, scores)
    with torch.no_grad():
        scores.zero_()
    source.scores("main", IDS).zero_()
    found = source.scores("main", IDS)
    assert torch.equal(found, torch.ones(3, 8)) and not found.requires_grad


def test_no_more_is_kept_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(once, "MAX_BYTES", 4 * 3 * 8)
    source = Once()
    source.made("main", IDS, torch.ones(3, 8))
    source.made("main", [1], torch.ones(1, 8))
    assert source.scores("main", IDS) is not None and source.scores("main", [1]) is None

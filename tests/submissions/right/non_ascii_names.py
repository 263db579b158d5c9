"""Names in Finnish, Greek, Japanese and mathematical letters."""
import math

import torch as τ

ääkköset = {"ä": 1, "ö": 2}
π = math.pi


class Käyttäjä:
    """Jakaa tekstin paloiksi."""

    def __init__(self, sanasto):
        self.sanasto = sanasto

    def tunnisteet(self, merkkijono):
        return self.sanasto(merkkijono)["input_ids"]


def tokenize(sanastaja, teksti):
    return Käyttäjä(sanastaja).tunnisteet(teksti)


def next_token_logits(malli, 番号):
    with τ.no_grad():
        出力 = malli(τ.tensor([番号]))
    return 出力.logits[0, -1]


def greedy_step(malli, 番号):
    𝐬 = next_token_logits(malli, 番号)  # the same name as s: Python normalises it
    return int(s.argmax()) if (s := 𝐬) is not None else None


def greedy_generate(malli, sanastaja, kehote, max_new_tokens=20):
    α = tokenize(sanastaja, kehote)
    ω = []
    for _i in range(max_new_tokens):
        β = greedy_step(malli, α + ω)
        if β == sanastaja.eos_token_id:
            break
        ω.append(β)
    return kehote + sanastaja.decode(ω)


def get_embedding(malli, tunniste):
    return malli.get_input_embeddings().weight[tunniste].detach()


def compare(vektori_á, vektori_ñ):
    """cos θ = á·ñ / |á||ñ|, through the angle θ."""
    á, ñ = vektori_á.double(), vektori_ñ.double()
    cosθ = (á @ ñ / (á.norm() * ñ.norm())).item()
    θ = math.acos(max(-1.0, min(1.0, cosθ)))
    assert 0 <= θ <= π
    return math.cos(θ)

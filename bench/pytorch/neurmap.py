"""A training step of NeurMAP as a PyTorch user writes it: eager, float32, contiguous, default allocator.

    neurmap.py START.safetensors PAIRED THREADS

START holds the batch, "blurry" and "sharp", of which the first PAIRED are pairs, and the weights deblur.*, motion.*, discriminator.*.
Every line "run" on stdin is answered with the seconds of a step, "terms" with NAME=VALUE of the last step's terms, "memory" with the
peak resident MiB.
"""
import sys
import time
from collections import deque

import torch
from torch.nn import functional as F

import tensor_file
from losses import canonical, growth, least_squares, ms_ssim, offset_variation, reblur
from memory import peak_memory
from networks import Dmphn, OffsetNet, PatchGan

POOL = 50


def network(module, name, tensors):
    module.load_state_dict({key.removeprefix(f"{name}."): value for key, value in tensors.items() if key.startswith(f"{name}.")})
    return module


class NeurMap:
    """The weights of all terms are those of the published code's semi_syn run."""

    def __init__(self, tensors):
        self.deblur = network(Dmphn(), "deblur", tensors)
        self.motion = network(OffsetNet(), "motion", tensors)
        self.discriminator = network(PatchGan(), "discriminator", tensors)
        self.deblur_optimiser = torch.optim.Adam(self.deblur.parameters(), lr=5e-5)
        self.motion_optimiser = torch.optim.Adam(self.motion.parameters(), lr=1e-4)
        self.discriminator_optimiser = torch.optim.Adam(self.discriminator.parameters(), lr=1e-4)
        self.pool = deque(maxlen=POOL)

    def step(self, blurry, sharp, paired):
        terms = {}
        restored = self.deblur(blurry)
        self.update_motion(blurry, sharp, restored.detach(), terms)
        self.update_discriminator(blurry, sharp, restored.detach(), terms)
        self.update_deblur(blurry, sharp, restored, paired, terms)
        return {name: term.item() for name, term in terms.items()}

    def update_motion(self, blurry, sharp, restored, terms):
        b, s, f = (canonical(self.motion(images)) for images in (blurry, sharp, restored))
        self.pool.extend(s.detach())
        relative = b - f
        reblurred = reblur(restored, relative)
        descend(self.motion_optimiser, terms, {
            "motion.reblur": (1, F.mse_loss(reblurred, blurry)),
            "motion.structure": (0.1, 1 - ms_ssim(reblurred, blurry)),
            "motion.blurry": (0.001, (b.abs() - 1).abs().mean()),
            "motion.sharp": (0.002, s.abs().mean()),
            "motion.restored": (0.001, F.l1_loss(f, b.detach())),
            "motion.variation": (0.002, offset_variation(relative)),
            "motion.growth": (1, growth(f, b)),
        })

    def update_discriminator(self, blurry, sharp, restored, terms):
        natural = torch.cat([sharp[0::2], blurry[1::2]])
        descend(self.discriminator_optimiser, terms, {
            "discriminator.restored": (1, least_squares(self.discriminator(restored), 0)),
            "discriminator.natural": (1, least_squares(self.discriminator(natural), 1)),
        })

    def update_deblur(self, blurry, sharp, restored, paired, terms):
        trained(False, self.motion, self.discriminator)
        f = canonical(self.motion(restored))
        with torch.no_grad():
            relative = canonical(self.motion(blurry[paired:])) - f[paired:]
        reblurred = reblur(restored[paired:], relative)
        sharp_motion = torch.stack(tuple(self.pool)).abs().mean((0, 2, 3))
        descend(self.deblur_optimiser, terms, {
            "deblur.content": (100, F.l1_loss(restored[:paired], sharp[:paired])),
            "deblur.reblur": (100, F.mse_loss(reblurred, blurry[paired:])),
            "deblur.structure": (10, 1 - ms_ssim(reblurred, blurry[paired:])),
            "deblur.sharp": (0.5, (f.abs() - sharp_motion[:, None, None]).square().mean()),
            "deblur.natural": (1, least_squares(self.discriminator(restored), 1)),
        })
        trained(True, self.motion, self.discriminator)


def trained(is_trained, *networks):
    for module in networks:
        module.requires_grad_(is_trained)


def descend(optimiser, terms, weighted):
    optimiser.zero_grad(set_to_none=True)
    sum(weight * term for weight, term in weighted.values()).backward()
    optimiser.step()
    terms.update({name: term.detach() for name, (_, term) in weighted.items()})


def main(start, paired, threads):
    torch.set_num_threads(threads)
    tensors = tensor_file.read(start)
    blurry, sharp = tensors.pop("blurry"), tensors.pop("sharp")
    neurmap = NeurMap(tensors)
    del tensors
    modules = (neurmap.deblur, neurmap.motion, neurmap.discriminator)
    print(sum(parameter.numel() for module in modules for parameter in module.parameters()), torch.__version__, flush=True)
    for line in sys.stdin:
        if line.strip() == "memory":
            print(f"{peak_memory():.0f}", flush=True)
        elif line.strip() == "terms":
            print(" ".join(f"{name}={value!r}" for name, value in terms.items()), flush=True)
        else:
            begin = time.perf_counter()
            terms = neurmap.step(blurry, sharp, paired)
            print(f"{time.perf_counter() - begin:.4f}", flush=True)


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))

"""PyTorch's side of the exchange of weights; the networks next to it are those of bench/pytorch.

    checkpoints.py write NETWORK FOLDER           writes checkpoints as authors do, and what they hold
    checkpoints.py read NETWORK WEIGHTS RESULT    loads weights strictly, computes RESULT's output again and prints the relative error

FOLDER gets state.safetensors and result.safetensors ("input", "output0", ...), written here without torch.save, and next to them the
same weights as *.pth, for DMPHN also in folders of one file for each module.
"""
import os
import sys

import torch
from torch import nn

import networks
import tensor_file

NETWORKS = {
    "dmphn": networks.Dmphn, "mprnet": networks.MprNet, "mimounet": networks.MimoUNet,
    "offsetnet": networks.OffsetNet, "patchgan": networks.PatchGan}
SIDE = 64


def results(network, image):
    with torch.no_grad():
        outputs = network.eval()(image)
    return outputs if isinstance(outputs, list) else [outputs]


def save(checkpoint, path):
    """In the format of today and in the one before PyTorch 1.6."""
    torch.save(checkpoint, f"{path}.zip.pth")
    torch.save(checkpoint, f"{path}.legacy.pth", _use_new_zipfile_serialization=False)


def trained(network):
    """An optimiser in the middle of its work, as training scripts keep it with the weights."""
    optimiser = torch.optim.Adam(network.parameters(), lr=2e-4)
    sum(parameter.square().sum() for parameter in network.parameters()).backward()
    optimiser.step()
    return optimiser.state_dict()


def write(name, folder):
    torch.manual_seed(1)
    network = NETWORKS[name]()
    image = torch.rand(1, 3, SIDE, SIDE)
    optimiser = trained(network)
    state, parallel = network.state_dict(), nn.DataParallel(network).state_dict()
    tensor_file.write(f"{folder}/state.safetensors", state)
    tensor_file.write(f"{folder}/result.safetensors", {"input": image, **{f"output{i}": output for i, output in enumerate(results(network, image))}})
    save(state, f"{folder}/state")
    save({"epoch": 3000, "state_dict": parallel, "optimizer": optimiser}, f"{folder}/state_dict")
    save({"model": state, "epoch": 3000}, f"{folder}/model")
    if name == "dmphn":
        for is_zip in (False, True):
            os.mkdir(f"{folder}/modules.{'zip' if is_zip else 'legacy'}")
            for module, part in network.named_children():
                path = f"{folder}/modules.{'zip' if is_zip else 'legacy'}/{module}.pkl"
                torch.save(part.state_dict(), path, _use_new_zipfile_serialization=is_zip)


def read(name, weights, result):
    network = NETWORKS[name]()
    network.load_state_dict(tensor_file.read(weights), strict=True)
    expected = tensor_file.read(result)
    outputs = results(network, expected.pop("input"))
    if len(outputs) != len(expected):
        raise ValueError(f"{name} gives {len(outputs)} results here and {len(expected)} there")
    print(max(((output - expected[f"output{i}"]).norm() / output.norm()).item() for i, output in enumerate(outputs)))


{"write": write, "read": read}[sys.argv[1]](*sys.argv[2:])

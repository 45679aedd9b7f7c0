"""The networks of NeurMAP in plain PyTorch, with the parameter names of their authors' checkpoints."""
from .dmphn import Dmphn
from .mimounet import MimoUNet
from .mprnet import MprNet
from .offsetnet import OffsetNet
from .patchgan import PatchGan

__all__ = ["Dmphn", "MimoUNet", "MprNet", "OffsetNet", "PatchGan"]

"""The networks of NeurMAP, with the parameter names of their authors' checkpoints, and DBGAN's, in plain PyTorch."""
from .dbgan import Dbgan
from .dmphn import Dmphn
from .mimounet import MimoUNet
from .mprnet import MprNet
from .offsetnet import OffsetNet
from .patchgan import PatchGan

__all__ = ["Dbgan", "Dmphn", "MimoUNet", "MprNet", "OffsetNet", "PatchGan"]

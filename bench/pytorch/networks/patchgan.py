"""NeurMAP's discriminator N: a PatchGAN at full and at half size, as in pix2pixHD."""
from torch import nn


def layer(inputs, outputs, stride, *after):
    return nn.Sequential(nn.Conv2d(inputs, outputs, 4, stride=stride, padding=2), *after)


def normed(inputs, outputs, stride):
    return layer(inputs, outputs, stride, nn.InstanceNorm2d(outputs), nn.LeakyReLU(0.2))


class PatchGan(nn.Module):
    def __init__(self, width=64, scales=2):
        super().__init__()
        self.scales = scales
        for scale in range(scales):
            layers = [
                layer(3, width, 2, nn.LeakyReLU(0.2)), normed(width, 2 * width, 2), normed(2 * width, 4 * width, 2),
                normed(4 * width, 8 * width, 1), layer(8 * width, 1, 1)]
            for index, module in enumerate(layers):
                setattr(self, f"scale{scale}_layer{index}", module)
        self.shrink = nn.AvgPool2d(3, stride=2, padding=1, count_include_pad=False)

    def forward(self, image):
        """(N, 3, H, W) to a map of scores for each scale, the full size first."""
        scores = []
        for scale in reversed(range(self.scales)):
            x = image
            for index in range(5):
                x = getattr(self, f"scale{scale}_layer{index}")(x)
            scores.append(x)
            image = self.shrink(image)
        return scores

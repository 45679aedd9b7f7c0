"""What NeurMAP minimises, and its reblurring R, written as its paper and the code it builds upon have them."""
import torch
from torch.nn import functional as F

HALF_LENGTH = 20    # px of half the blur for a motion of 1
SAMPLES = 15        # of R along the motion
WEIGHTS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)


def canonical(motion):
    """Of the two signs of a motion the one with dx >= 0."""
    return torch.where(motion[:, 1:] < 0, -motion, motion)


def reblur(sharp, motion):
    """The mean of 15 copies of an image shifted along the motion of each pixel, zeros outside."""
    height, width = sharp.shape[2:]
    rows, columns = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    blurry = 0
    for t in torch.linspace(1, -1, SAMPLES).tolist():
        y = rows + t * HALF_LENGTH * motion[:, 0]
        x = columns + t * HALF_LENGTH * motion[:, 1]
        grid = torch.stack([2 * x / (width - 1) - 1, 2 * y / (height - 1) - 1], -1)
        blurry = blurry + F.grid_sample(sharp, grid, padding_mode="zeros", align_corners=True)
    return blurry / SAMPLES


def window(side, channels):
    taps = torch.exp(-(torch.arange(side) - side // 2) ** 2 / (2 * 1.5 ** 2))
    taps = taps / taps.sum()
    return (taps[:, None] * taps[None, :]).expand(channels, 1, side, side).contiguous()


def ssim(a, b):
    """Means of the SSIM and of its contrast and structure alone."""
    channels = a.shape[1]
    kernel = window(min(11, *a.shape[2:]), channels)
    mean_a, mean_b = F.conv2d(a, kernel, groups=channels), F.conv2d(b, kernel, groups=channels)
    variance_a = F.conv2d(a * a, kernel, groups=channels) - mean_a ** 2
    variance_b = F.conv2d(b * b, kernel, groups=channels) - mean_b ** 2
    covariance = F.conv2d(a * b, kernel, groups=channels) - mean_a * mean_b
    contrast_structure = (2 * covariance + 0.03 ** 2) / (variance_a + variance_b + 0.03 ** 2)
    luminance = (2 * mean_a * mean_b + 0.01 ** 2) / (mean_a ** 2 + mean_b ** 2 + 0.01 ** 2)
    return (luminance * contrast_structure).mean(), contrast_structure.mean()


def ms_ssim(a, b):
    """Five levels, of which the last counts four times; negative means, which have no power, as 1e-6."""
    result = 1
    for level, weight in enumerate(WEIGHTS):
        whole, contrast_structure = ssim(a, b)
        if level == 4:
            return result * whole.clamp(min=1e-6) ** (4 * weight)
        result = result * contrast_structure.clamp(min=1e-6) ** weight
        a, b = F.avg_pool2d(a, 2), F.avg_pool2d(b, 2)


def total_variation(field):
    return (field[..., 1:] - field[..., :-1]).abs().mean() + (field[..., 1:, :] - field[..., :-1, :]).abs().mean()


def offset_variation(motion):
    """Of R's 15 offsets in px, which are the motion times 20 t: the mean of |t| is 8/15."""
    return total_variation(motion) * HALF_LENGTH * 8 / SAMPLES


def growth(restored, blurry):
    """How much longer motion is after restoring."""
    def length(motion):
        return (motion.square().sum(1) + 1e-12).sqrt()
    return F.relu(length(restored) - length(blurry)).mean()


def least_squares(scores, target):
    return sum((score - target).square().mean() for score in scores)

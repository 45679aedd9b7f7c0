namespace Unblur.Torch.Modules;

/// <summary>While training, zeros elements at random and scales the rest to keep the mean; otherwise passes its input on.</summary>
/// <remarks>Srivastava et al. 2014. Draws from the default generator: see <see cref="TorchRuntime.Seed"/>.</remarks>
/// <param name="probability">Of an element to be zeroed, in [0,1].</param>
public sealed class Dropout(double probability = 0.5) : Layer
{
    public override Tensor Forward(Tensor input) => Functional.Dropout(input, probability, IsTraining);
}

/// <summary>While training, zeros whole channels at random and scales the rest to keep the mean; otherwise passes its input on.</summary>
/// <remarks>Tompson et al. 2015. Draws from the default generator: see <see cref="TorchRuntime.Seed"/>.</remarks>
/// <param name="probability">Of a channel to be zeroed, in [0,1].</param>
public sealed class Dropout2d(double probability = 0.5) : Layer
{
    public override Tensor Forward(Tensor input) => Functional.Dropout2d(input, probability, IsTraining);
}

using Unblur.Torch.Modules;
using Unblur.Torch.Optimizers;

namespace Unblur.Training.Session;

/// <summary>The moving average of a trainee's weights, and a network that holds it for validation and for the weight files.</summary>
/// <remarks>The network is in evaluation mode always: no dropout, running statistics. Disposes it.</remarks>
internal sealed class MovingAverage : IDisposable
{
    private readonly double _decay;

    /// <param name="source">The network in training.</param>
    /// <param name="network">Another one of its kind, on the same device.</param>
    /// <param name="decay">Of the average per step, in [0,1); 0 for the weights themselves. In the first steps it is shorter.</param>
    /// <param name="name">Its name in checkpoints.</param>
    internal MovingAverage(Module source, Module network, double decay, string name = "average")
    {
        (Name, Network, Average, _decay) = (name, network, new WeightAverage(source), decay);
        network.Eval();
    }

    /// <summary>Holds the average as of the last <see cref="Refresh"/>.</summary>
    internal Module Network { get; }

    internal WeightAverage Average { get; }

    internal string Name { get; }

    /// <summary>After an update.</summary>
    /// <param name="step">Steps done before it.</param>
    internal void Update(long step) => Average.Update(Math.Min(_decay, (1 + step) / (10.0 + step)));

    /// <summary>Starts again from the present weights.</summary>
    internal void Restart() => Average.Update(decay: 0);

    /// <summary>Copies the average into <see cref="Network"/>.</summary>
    internal void Refresh() => Network.Load(Average.State());

    public void Dispose()
    {
        Network.Dispose();
        Average.Dispose();
    }
}

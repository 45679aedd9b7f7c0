using Microsoft.Extensions.Logging;
using Unblur.Inference;

namespace Unblur.Restoring;

/// <summary>A network on a device that was chosen automatically. When a run fails there, the network is loaded on the processor, and stays there.</summary>
/// <remarks>
/// The photo is begun anew then: its tiles were planned for the memory of the device. A graphics card whose driver or libraries do not fit often shows it
/// only when the first operator is run.
/// </remarks>
/// <param name="network">On the device; disposed with this.</param>
/// <param name="onProcessor">Loads the same on the processor.</param>
/// <param name="logger">Gets one warning.</param>
internal sealed class FallbackNetwork(INetwork network, Func<INetwork> onProcessor, ILogger logger) : INetwork
{
    private INetwork _network = network;
    private bool _hasFailed;

    public NetworkTraits Traits => _network.Traits;

    public string Device => _network.Device;

    public int? VectorLength => _network.VectorLength;

    /// <inheritdoc/>
    /// <exception cref="DeviceFailedException">The device failed; the next run is on the processor.</exception>
    public IReadOnlyList<NetworkValue> Run(IReadOnlyList<NetworkValue> inputs, CancellationToken cancellation)
    {
        try
        {
            return _network.Run(inputs, cancellation);
        }
        catch (ModelException failure) when (!_hasFailed && !cancellation.IsCancellationRequested)
        {
            string device = Device;
            DeblurLog.FellBackToProcessor(logger, device, failure.Message);
            INetwork replacement = onProcessor();
            _network.Dispose();
            (_network, _hasFailed) = (replacement, true);
            throw new DeviceFailedException(device, failure);
        }
    }

    public void Dispose() => _network.Dispose();
}

/// <summary>A device that was chosen automatically failed while a network ran. What was begun is done again: the network is on the processor now.</summary>
internal sealed class DeviceFailedException(string device, Exception cause) : Exception($"{device} failed: {cause.Message}", cause);

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Unblur.Imaging;
using Unblur.Inference;
using Unblur.Restoring;
using Unblur.Restoring.Deconvolution;
using Unblur.Restoring.SenRpGan;

namespace Unblur;

/// <summary>Removes blur from photos with one model and method.</summary>
/// <remarks>
/// May be used from several threads; photos are restored one after the other, on a thread of its own. Make one and keep it: loading takes longer than
/// a small photo. Large photos are restored in tiles, under the memory cap of the options.
/// </remarks>
public sealed class Deblurrer : IDisposable
{
    private readonly IRestorationMethod _method;
    private readonly DeblurOptions _options;
    private readonly ILogger _logger;
    private readonly SystemMemory _memory = new();
    private readonly ComputeThread _thread = new();

    /// <summary>Takes a method over; it is disposed with this.</summary>
    internal Deblurrer(IRestorationMethod method, DeblurOptions? options = null, ILogger? logger = null)
    {
        _options = options ?? new DeblurOptions();
        _options.Validate();
        (_method, _logger) = (method, logger ?? NullLogger.Instance);
    }

    /// <summary>The model in use; a card without files where the method has no weights.</summary>
    public ModelCard Model => _method.Model;

    /// <summary>The method's work: multiply-accumulates for each pixel of a photo that is restored whole; 0 where they depend on the photo.</summary>
    public double MultiplyAccumulatesPerPixel => _method.Needs.MultiplyAccumulatesPerPixel;

    /// <summary>Loads a model; its weights are compared with the checksum of its card first.</summary>
    /// <param name="catalogue">Where models are looked for.</param>
    /// <param name="model">A name, or the path of a weight file or folder; by default the catalogue's default model.</param>
    /// <param name="options">How photos are restored.</param>
    /// <param name="logger">Logs tiles, retries and refusals.</param>
    /// <exception cref="ModelException">There is no such model, its weights are missing or damaged, or the method does not work with it.</exception>
    /// <exception cref="ArgumentException">The options make no sense, or the device is not there.</exception>
    public static Deblurrer Load(ModelCatalogue catalogue, string? model = null, DeblurOptions? options = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        options ??= new DeblurOptions();
        options.Validate();
        if (options.WithoutModel is { } known)
        {
            return model is null
                ? new Deblurrer(RestorationMethods.Load(DeconvolutionMethod.Card(known), catalogue, options, logger ?? NullLogger.Instance), options, logger)
                : throw new ArgumentException($"The model '{model}' is not used {(options.KnownBlur is null ? "by the method" : "where a")} {known}{(options.KnownBlur is null ? "" : " is given")}: leave one of them out.", nameof(model));
        }

        _ = ExecutionDevice.Choose(options.Device, options.Precision);
        ModelCard card = FindModel(catalogue, model, options);
        return new Deblurrer(RestorationMethods.Load(card, catalogue, options, logger ?? NullLogger.Instance), options, logger);
    }

    /// <summary>The model to restore with: one that restores by itself, or a prior, which then chooses the method.</summary>
    /// <param name="catalogue">Where models are looked for.</param>
    /// <param name="model">A name or a path; by default the catalogue's default model for the method.</param>
    /// <param name="options">Of these the method.</param>
    /// <exception cref="ModelException">There is no such model, or it is for something else.</exception>
    public static ModelCard FindModel(ModelCatalogue catalogue, string? model, DeblurOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Method == SenRpGanMethod.Name)
        {
            return catalogue.Find(model, ModelRole.Prior);
        }

        return model is not null && catalogue.Find(model) is { Role: ModelRole.Prior } prior ? prior : catalogue.Find(model, ModelRole.Deblur);
    }

    /// <summary>Restores a photo; waits for photos that other threads have handed in before.</summary>
    /// <param name="photo">Any size; it is not changed.</param>
    /// <param name="progress">Reported to after each tile, on the computing thread.</param>
    /// <param name="cancellation">Checked between tiles, and by networks within moments.</param>
    /// <exception cref="DeblurMemoryException">Not even the smallest tile fits into memory.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public DeblurResult Restore(Photo photo, IProgress<DeblurProgress>? progress = null, CancellationToken cancellation = default)
        => RestoreAsync(photo, progress, cancellation).GetAwaiter().GetResult();

    /// <inheritdoc cref="Restore"/>
    public Task<DeblurResult> RestoreAsync(Photo photo, IProgress<DeblurProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(photo);
        return _thread.Run(() => new Restoration(_method, _options, _memory, _logger).Run(photo, progress, cancellation), cancellation);
    }

    /// <summary>Says what a photo suffers from, without restoring it; waits for photos that other threads have handed in before.</summary>
    /// <param name="photo">Any size; it is not changed.</param>
    /// <param name="cancellation">Checked on the way.</param>
    /// <returns>Null where the method does not look for that: the default model's does, unless <see cref="DeblurOptions.Method"/> names another.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public PhotoDiagnosis? Diagnose(Photo photo, CancellationToken cancellation = default) => DiagnoseAsync(photo, cancellation).GetAwaiter().GetResult();

    /// <inheritdoc cref="Diagnose"/>
    public Task<PhotoDiagnosis?> DiagnoseAsync(Photo photo, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(photo);
        return _thread.Run(() => _method.Diagnose(photo, cancellation), cancellation);
    }

    /// <summary>Waits for the current photo, refuses those that wait, and frees the method's memory.</summary>
    public void Dispose()
    {
        _thread.Dispose();
        _method.Dispose();
    }
}

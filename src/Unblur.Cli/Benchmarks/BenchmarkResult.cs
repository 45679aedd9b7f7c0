namespace Unblur.Cli.Benchmarks;

/// <summary>What <c>unblur bench deblur</c> measured.</summary>
/// <param name="Model">The model in use.</param>
/// <param name="Threads">Of the processor.</param>
/// <param name="Libtorch">Its version.</param>
/// <param name="Timings">One for each size.</param>
internal sealed record BenchmarkResult(ModelCard Model, int Threads, string Libtorch, IReadOnlyList<DeblurTiming> Timings);

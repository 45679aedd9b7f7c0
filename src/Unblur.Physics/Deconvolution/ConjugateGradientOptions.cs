using Unblur.Physics.Sampling;

namespace Unblur.Physics.Deconvolution;

/// <summary>When conjugate gradients stop.</summary>
public sealed record ConjugateGradientOptions
{
    /// <summary>The length of the residual over that of the right-hand side, 0 to 1. Default 1e-4. In float32 planes it cannot fall much below 1e-6.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>At most so many iterations, 1 to 10000. Default 50. Each applies the blur and its adjoint once.</summary>
    public int MaximumIterations { get; init; } = 50;

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">Something is out of range; the message lists every problem.</exception>
    public void Validate()
    {
        OptionProblems problems = new();
        AddProblems(problems);
        problems.ThrowIfAny(nameof(ConjugateGradientOptions));
    }

    internal void AddProblems(OptionProblems problems)
    {
        problems.RequireRange(nameof(Tolerance), Tolerance, 0, 1);
        problems.RequireRange(nameof(MaximumIterations), MaximumIterations, 1, 10_000);
    }
}

/// <summary>How a solve went.</summary>
/// <param name="Iterations">Iterations of conjugate gradients; 0 where the start was near enough.</param>
/// <param name="RelativeResidual">The length of the residual over that of the right-hand side, as the iteration has it.</param>
public readonly record struct SolveReport(int Iterations, double RelativeResidual);

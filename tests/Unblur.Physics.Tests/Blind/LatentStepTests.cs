using Unblur.Physics.Blind;
using Unblur.Physics.Operators;
using Unblur.Physics.Tests.Deconvolution;

namespace Unblur.Physics.Tests.Blind;

public sealed class LatentStepTests
{
    private const int Height = 32, Width = 40, Size = 5;

    [Fact]
    public void Solve_IsTheLeastOfItsQuadratic()
    {
        // conj(K) Y + beta F(adjoint of G), over |K|² + beta |D|²: a step in any direction may only raise the objective.
        Case problem = new(1);
        const float Beta = 0.3f;
        float[] across = TestImages.Random(5, 1, Height, Width).Values, down = TestImages.Random(6, 1, Height, Width).Values;
        float[] picture = problem.Solve(across, down, Beta);
        double least = problem.Objective(picture, across, down, Beta);

        for (int seed = 10; seed < 20; seed++)
        {
            float[] direction = TestImages.Random(seed, 1, Height, Width).Values;
            float[] moved = [.. picture.Zip(direction, (value, step) => value + (0.01f * (step - 0.5f)))];
            Assert.True(problem.Objective(moved, across, down, Beta) > least);
        }
    }

    [Fact]
    public void Sparse_Threshold_KeepsLongGradientsWhole()
    {
        float[] plane = TestImages.Random(7, 1, 9, 13).Values, across = new float[117], down = new float[117];

        CyclicGradients.Sparse(plane, 13, 0.2f, across, down, 2);

        for (int i = 0; i < 117; i++)
        {
            (int x, int y) = (i % 13, i / 13);
            float right = plane[(y * 13) + ((x + 1) % 13)] - plane[i], below = plane[((y + 1) % 9 * 13) + x] - plane[i];
            bool isKept = (right * right) + (below * below) >= 0.2f;
            Assert.Equal(isKept ? (right, below) : (0, 0), (across[i], down[i]));
        }
    }

    [Fact]
    public void Adjoint_OfGradients_IsTheAdjoint()
    {
        float[] plane = TestImages.Random(8, 1, 10, 19).Values, a = TestImages.Random(9, 1, 10, 19).Values, b = TestImages.Random(10, 1, 10, 19).Values;
        float[] across = new float[190], down = new float[190], back = new float[190];

        CyclicGradients.Sparse(plane, 19, 0, across, down, 1);
        CyclicGradients.Adjoint(a, b, 19, back, 1);

        Assert.Equal(Dot(across, a) + Dot(down, b), Dot(plane, back), 1e-4);
    }

    [Fact]
    public void Run_OfABlurredDisc_LeavesFewGradients()
    {
        Case problem = new(2);
        PlaneTransform transform = new(Height, Width);
        float[] picture = [.. problem.Blurry];

        new LatentStep(transform, 1).Run(problem.BlurrySpectrum, problem.KernelSpectrum, 4e-2f, picture);

        float[] across = new float[picture.Length], down = new float[picture.Length];
        CyclicGradients.Sparse(picture, Width, 1e-4f, across, down, 1);
        int restored = across.Zip(down).Count(pair => pair != (0, 0));
        CyclicGradients.Sparse(problem.Blurry, Width, 1e-4f, across, down, 1);
        Assert.InRange(restored, 10, across.Zip(down).Count(pair => pair != (0, 0)) / 2);
    }

    private static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();

    /// <summary>A picture under a kernel, opposite borders meeting.</summary>
    private sealed class Case
    {
        private readonly PlaneTransform _transform = new(Height, Width);

        public Case(int seed)
        {
            float[] kernel = TestImages.Random(seed, 1, Size, Size).Values, plane = new float[Height * Width];
            float sum = kernel.Sum();
            CyclicKernel.Place([.. kernel.Select(value => value / sum)], Size, plane, Width);
            (KernelSpectrum, BlurrySpectrum) = (_transform.NewSpectrum(), _transform.NewSpectrum());
            _transform.Forward(plane, KernelSpectrum);
            Blurry = Blur(Scene.Discs(Height, Width, 1, seed).Values);
            _transform.Forward(Blurry, BlurrySpectrum);
        }

        public Spectrum KernelSpectrum { get; }

        public Spectrum BlurrySpectrum { get; }

        public float[] Blurry { get; }

        public float[] Solve(float[] across, float[] down, float beta)
        {
            Spectrum numerator = _transform.NewSpectrum(), work = _transform.NewSpectrum();
            float[] power = new float[work.Re.Length], adjoint = new float[Height * Width];
            SpectrumAlgebra.Multiply(KernelSpectrum, BlurrySpectrum, conjugate: true, numerator);
            SpectrumAlgebra.Square(KernelSpectrum, power);
            CyclicGradients.Adjoint(across, down, Width, adjoint, 1);
            _transform.Forward(adjoint, work);
            SpectrumAlgebra.Solve(numerator, power, beta, CyclicGradients.Squared(work), 0, work, 2);
            _transform.Inverse(work, adjoint);
            return adjoint;
        }

        public double Objective(float[] picture, float[] across, float[] down, float beta)
        {
            float[] right = new float[picture.Length], below = new float[picture.Length];
            CyclicGradients.Sparse(picture, Width, 0, right, below, 1);
            return Squares(Blur(picture), Blurry) + (beta * (Squares(right, across) + Squares(below, down)));
        }

        private float[] Blur(float[] plane)
        {
            Spectrum spectrum = _transform.NewSpectrum();
            float[] blurry = new float[plane.Length];
            _transform.Forward(plane, spectrum);
            SpectrumAlgebra.Multiply(KernelSpectrum, spectrum, conjugate: false, spectrum);
            _transform.Inverse(spectrum, blurry);
            return blurry;
        }

        private static double Squares(float[] a, float[] b) => a.Zip(b, (x, y) => ((double)x - y) * ((double)x - y)).Sum();
    }
}

using Unblur.TestKit;

namespace Unblur.Torch.Tests.Autograd;

public class CustomFunctionTests
{
    [Fact]
    public void Apply_ProductByHand_HasTheNumericalGradient()
    {
        using var scope = new TensorScope();

        GradientCheck.Run(t => new Product().Apply(t[0].Square(), t[1]).Sin(), TestTensors.Normal(1, 3, 2), TestTensors.Normal(2, 3, 2));
    }

    [Fact]
    public void Apply_BackwardOfOperators_CanBeDifferentiatedAgain()
    {
        using var scope = new TensorScope();
        (Tensor x, Tensor y) = (Leaf(3), Leaf(5));

        Tensor first = Tensor.Grad([new Product().Apply(x, y).Square()], [x], createGraph: true)[0];
        Tensor[] second = Tensor.Grad([first], [x, y]);

        Assert.Equal(2 * 3 * 25, first.Item());
        Assert.Equal([2.0 * 25, 4 * 3 * 5], second.Select(grad => grad.Item()));
    }

    [Fact]
    public void Apply_OutputKept_IsGivenToBackward()
    {
        using var scope = new TensorScope();
        Tensor x = Leaf(0.5);

        Assert.Equal(Math.Exp(0.5), Tensor.Grad([new Exponential().Apply(x) * 1], [x])[0].Item(), 12);
    }

    [Fact]
    public void Apply_InputThatNeedsNoGradient_IsNotAskedFor()
    {
        using var scope = new TensorScope();
        var product = new Product();

        product.Apply(Leaf(2), Tensor.From([7.0], [])).Backward();

        Assert.Equal([true, false], product.Needed!);
    }

    [Fact]
    public void Apply_NothingNeedsAGradient_RecordsNothing()
    {
        using var scope = new TensorScope();
        Tensor x = Leaf(2);

        Assert.False(new Product().Apply(Tensor.From([7.0], []), Tensor.From([7.0], [])).RequiresGrad);
        using var grad = GradMode.Disabled();
        Assert.False(new Product().Apply(x, x).RequiresGrad);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Apply_OutputThatWasRecorded_IsRefused(bool needed)
    {
        using var scope = new TensorScope();
        (Tensor x, Tensor hidden) = (needed ? Leaf(2) : Tensor.From([2.0], []), Leaf(3));
        var recording = new Giving(inputs =>
        {
            using var grad = GradMode.Enabled();
            return inputs[0] * hidden;
        });

        TensorException error = Assert.Throws<TensorException>(() => recording.Apply(x));

        Assert.Contains("Giving gave Float64[] with gradients of its own", error.Message, StringComparison.Ordinal);
        Assert.Contains("gradients off", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Apply_OutputInTheMemoryOfAnInput_IsRefused(bool needed)
    {
        using var scope = new TensorScope();
        Tensor x = TestTensors.Normal(1, 4, 6);
        x.RequiresGrad = needed;

        foreach (Func<Tensor, Tensor> give in new Func<Tensor, Tensor>[] { t => t, t => t.Reshape(6, 4), t => t.Transpose(0, 1), t => t.Select(1, 5).Narrow(0, 3, 1) })
        {
            Assert.Contains("shares the memory of its input Float64[4,6]", Assert.Throws<TensorException>(() => new Giving(inputs => give(inputs[0])).Apply(x)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Apply_OutputBesideAnInput_IsTaken()
    {
        using var scope = new TensorScope();
        var both = Tensor.Zeros([2, 3]);
        (Tensor first, Tensor second) = (both.Narrow(0, 0, 1), both.Narrow(0, 1, 1));

        Assert.Equal([1, 3], new Giving(_ => second).Apply(first).Shape);
        Assert.Equal([0, 3], new Giving(inputs => inputs[0].Narrow(0, 0, 0)).Apply(first).Shape);
    }

    [Fact]
    public void Backward_ThatThrows_IsATensorExceptionWithItsText()
    {
        using var scope = new TensorScope();

        TensorException error = Assert.Throws<TensorException>(() => new Failing(new InvalidOperationException("no ¼ way back")).Apply(Leaf(2)).Backward());

        Assert.Contains("InvalidOperationException: no ¼ way back", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Backward_ThatRunsOutOfMemory_SaysSoByItsType()
    {
        using var scope = new TensorScope();

        Assert.Throws<TensorMemoryException>(() => new Failing(new InsufficientMemoryException()).Apply(Leaf(2)).Backward());
    }

    [Fact]
    public void Backward_Twice_NeedsTheGraphRetained()
    {
        using var scope = new TensorScope();
        Tensor x = Leaf(3);
        Tensor y = new Product().Apply(x, x);
        y.Backward(retainGraph: true);
        y.Backward();

        Assert.Throws<TensorException>(() => y.Backward());
        x.TryGetGrad(out Tensor? grad);
        Assert.Equal(12, grad!.Item());
    }

    [Fact]
    public void Backward_InputWrittenOverInBetween_IsRefused()
    {
        using var scope = new TensorScope();
        (Tensor x, Tensor factor) = (Leaf(3), Tensor.From([7.0], []));
        Tensor y = new Product().Apply(x, factor);
        factor.AddInPlace(Tensor.From([1.0], []));

        Assert.Throws<TensorException>(() => y.Backward());
    }

    [Fact]
    public async Task Backward_OnAnotherThread_GivesTheSame()
    {
        Tensor x = Leaf(3);
        Tensor y = new Product().Apply(x, x);

        await Task.Factory.StartNew(() => y.Backward(), default, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        x.TryGetGrad(out Tensor? grad);
        Assert.Equal(6, grad!.Item());
        grad.Dispose();
        y.Dispose();
        x.Dispose();
    }

    [Fact]
    public void Graph_ThatIsNeverRun_ReleasesTheFunction()
    {
        (Tensor? x, WeakReference? function) = (Leaf(3), default(WeakReference));
        Attach();
        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.False(function!.IsAlive);
        x.Dispose();

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        void Attach()
        {
            var product = new Product();
            function = new WeakReference(product);
            product.Apply(x, x).Dispose();
        }
    }

    private static Tensor Leaf(double value)
    {
        var x = Tensor.From([value], []);
        x.RequiresGrad = true;
        return x;
    }

    private sealed class Product : CustomFunction
    {
        public bool[]? Needed { get; private set; }

        protected override Tensor Forward(Tensor[] inputs) => inputs[0] * inputs[1];

        protected override Tensor?[] Backward(BackwardCall call)
        {
            Needed = call.Needed;
            return [call.OutputGrad * call.Inputs[1], call.OutputGrad * call.Inputs[0]];
        }
    }

    private sealed class Exponential : CustomFunction
    {
        protected override bool KeepsOutput => true;

        protected override Tensor Forward(Tensor[] inputs) => inputs[0].Exp();

        protected override Tensor?[] Backward(BackwardCall call) => [call.OutputGrad * call.Output!];
    }

    private sealed class Giving(Func<Tensor[], Tensor> forward) : CustomFunction
    {
        protected override Tensor Forward(Tensor[] inputs) => forward(inputs);

        protected override Tensor?[] Backward(BackwardCall call) => [call.OutputGrad];
    }

    private sealed class Failing(Exception failure) : CustomFunction
    {
        protected override Tensor Forward(Tensor[] inputs) => inputs[0] * 2;

        protected override Tensor?[] Backward(BackwardCall call) => throw failure;
    }
}

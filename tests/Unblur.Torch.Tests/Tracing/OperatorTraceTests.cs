using Unblur.Torch.Tracing;

namespace Unblur.Torch.Tests.Tracing;

public sealed class OperatorTraceTests
{
    [Fact]
    public void Record_AComputation_HasItsCallsAndItsConstants()
    {
        using TensorScope scope = new();
        var input = Tensor.Ones([2, 3]);
        var factor = Tensor.Full([3], 5);

        using var trace = OperatorTrace.Record([input], () => [Functional.Relu(input * (factor + 1))]);

        Assert.Equal(["aten::mul.Tensor", "aten::relu"], trace.Calls.Select(call => call.Operator));
        var constant = (TracedTensor)trace.Calls[0].Arguments[1]!;
        Assert.Equal([6, 6, 6], constant.Constant!.ToArray<float>());
        Assert.Equal(trace.Calls[1].Results[0], Assert.Single(trace.Outputs));
        Assert.Equal(trace.Inputs[0], trace.Calls[0].Arguments[0]);
    }

    [Fact]
    public void Record_AnOperatorInPlace_GivesItsTargetANewValue()
    {
        using TensorScope scope = new();
        var input = Tensor.Ones([4]);

        using var trace = OperatorTrace.Record([input], () =>
        {
            Tensor own = input + 1;
            own.MultiplyInPlace(3);
            return [own];
        });

        Assert.NotEqual(trace.Calls[0].Results[0].Id, trace.Outputs[0].Id);
        Assert.Equal(trace.Calls[1].Results[0], trace.Outputs[0]);
    }

    [Fact]
    public void Record_AViewOfWhatIsWrittenOver_IsRefusedWhereItIsUsed()
    {
        using TensorScope scope = new();
        var input = Tensor.Ones([4]);

        TraceException refused = Assert.Throws<TraceException>(() => OperatorTrace.Record([input], () =>
        {
            Tensor own = input + 1;
            Tensor view = own.Narrow(0, 0, 2);
            own.MultiplyInPlace(3);
            return [view + 1];
        }));

        Assert.Contains("written over", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Record_ABufferFilledPartByPart_IsRefused()
    {
        using TensorScope scope = new();
        var input = Tensor.Ones([2]);

        Assert.Throws<TraceException>(() => OperatorTrace.Record([input], () =>
        {
            var buffer = Tensor.Zeros([4]);
            buffer.Narrow(0, 0, 2).CopyInPlace(input);
            return [buffer * 2];
        }));
    }

    [Fact]
    public void Record_ReadingAValue_IsRefused()
    {
        using TensorScope scope = new();
        var input = Tensor.Ones([1]);

        Assert.Throws<TraceException>(() => OperatorTrace.Record([input], () => [input * input.Item()]));
        Assert.Equal(2, (input * 2).Item()); // nothing is recorded any more
    }

    [Fact]
    public void Record_Disposed_LeavesNoTensors()
    {
        using var input = Tensor.Ones([4]);
        long before = Tensor.LiveCount;

        OperatorTrace.Record([input], () => [input + Tensor.Ones([4])]).Dispose();

        Assert.Equal(before, Tensor.LiveCount);
    }
}

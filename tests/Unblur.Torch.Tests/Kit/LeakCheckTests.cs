using System.Reflection;
using Unblur.TestKit;
using Xunit.Sdk;

namespace Unblur.Torch.Tests.Kit;

public class LeakCheckTests
{
    [Fact]
    public void After_ATestThatForgotATensor_Fails()
    {
        var method = (MethodInfo)MethodBase.GetCurrentMethod()!;
        var check = new LeakCheckAttribute();
        check.Before(method);
        using var forgotten = Tensor.Zeros([1]);

        XunitException error = Assert.Throws<XunitException>(() => check.After(method));

        Assert.Contains($"{method.Name} left 1 tensors undisposed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Assembly_OfTensorTests_IsCheckedWhole()
        => Assert.NotNull(typeof(LeakCheckTests).Assembly.GetCustomAttribute<LeakCheckAttribute>());
}

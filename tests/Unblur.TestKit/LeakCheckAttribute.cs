using System.Reflection;
using Unblur.Torch;
using Xunit.Sdk;

namespace Unblur.TestKit;

/// <summary>Fails a test after which more tensors are alive than before it. Stands on whole assemblies; tests in them run one at a time.</summary>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method)]
public sealed class LeakCheckAttribute : BeforeAfterTestAttribute
{
    private long _before;

    public override void Before(MethodInfo methodUnderTest) => _before = Tensor.LiveCount;

    public override void After(MethodInfo methodUnderTest)
    {
        ArgumentNullException.ThrowIfNull(methodUnderTest);
        long leaked = Tensor.LiveCount - _before;
        if (leaked > 0)
        {
            throw new XunitException($"{methodUnderTest.Name} left {leaked} tensors undisposed: open a TensorScope or dispose them.");
        }
    }
}

using System.Reflection;
using Unblur.TestKit;

namespace Unblur.Tests.Architecture;

/// <summary>That the check on public signatures sees what it is there to see; System.Net.Primitives plays the part of the hidden assembly.</summary>
public sealed class PublicSurfaceTests
{
    private static readonly Assembly Hidden = typeof(System.Net.IPAddress).Assembly;

    public abstract class Revealing
    {
        private System.Net.IPAddress? _address;

        public IReadOnlyList<System.Net.IPAddress[]>? InAListOfArrays { get; set; }

        protected abstract void ToSubclasses(System.Net.IPAddress address);

        internal void Inside(System.Net.IPAddress? address) => _address = address ?? _address;
    }

    [Theory]
    [InlineData("get_InAListOfArrays")]
    [InlineData("set_InAListOfArrays")]
    [InlineData("ToSubclasses")]
    public void Leaks_OfAVisibleMember_AreFound(string member) =>
        Assert.Contains($"{typeof(Revealing)}.{member}: System.Net.IPAddress", PublicSurface.Leaks(typeof(Revealing).Assembly, Hidden));

    [Theory]
    [InlineData("Inside")]
    [InlineData("_address")]
    public void Leaks_OfAHiddenMember_AreNotReported(string member) =>
        Assert.DoesNotContain(
            PublicSurface.Leaks(typeof(Revealing).Assembly, Hidden), leak => leak.Contains($".{member}:", StringComparison.Ordinal));
}

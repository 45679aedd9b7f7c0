using System.Runtime.InteropServices;

namespace Unblur.Torch.Native;

/// <summary>How processes find each other: <c>GroupOptions</c> of the door, field by field.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GroupOptions
{
    internal byte* Backend;
    internal byte* Host;
    internal byte* Prefix;
    internal byte* Address;
    internal byte* Network;
    internal long JoinMilliseconds;
    internal long WaitMilliseconds;
    internal int Port;
    internal int IsServer;
    internal int Rank;
    internal int Size;
}

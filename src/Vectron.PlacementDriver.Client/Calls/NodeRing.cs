namespace Vectron.PlacementDriver.Client.Calls;

/// <summary>The driver's nodes in order, and the one that is asked now.</summary>
internal sealed class NodeRing(DriverNode[] nodes) : IDisposable
{
    private int position;

    public DriverNode Current => nodes[Volatile.Read(ref position)];

    /// <summary>
    /// Goes on to the next node, unless somebody else who met the same failure already has: many calls that fail
    /// together must not chase each other around the ring.
    /// </summary>
    public void MoveOnFrom(DriverNode failed)
    {
        var failedPosition = Array.IndexOf(nodes, failed);
        Interlocked.CompareExchange(ref position, (failedPosition + 1) % nodes.Length, failedPosition);
    }

    public void Dispose()
    {
        foreach (var node in nodes)
        {
            node.Dispose();
        }
    }
}

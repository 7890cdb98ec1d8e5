using System.Collections.Concurrent;

namespace Vectron.PlacementDriver.Client.Calls;

/// <summary>The driver's nodes in order, and the one that is asked now.</summary>
/// <param name="addresses">Those that the client was given.</param>
/// <param name="connect">Makes a node of an address.</param>
internal sealed class NodeRing(IEnumerable<string> addresses, Func<string, DriverNode> connect) : IDisposable
{
    private readonly DriverNode[] nodes = [.. addresses.Select(connect)];

    // Leaders that others pointed to, by addresses that nobody gave this client.
    private readonly ConcurrentDictionary<string, Lazy<DriverNode>> leaders = new(StringComparer.OrdinalIgnoreCase);

    private int position;

    public DriverNode Current => nodes[Volatile.Read(ref position)];

    /// <summary>The node that clients reach at an address; for one call, since it may be out of this client's reach.</summary>
    public DriverNode At(string address) =>
        Array.Find(nodes, node => node.Address.Equals(address, StringComparison.OrdinalIgnoreCase))
        ?? leaders.GetOrAdd(address, unknown => new Lazy<DriverNode>(() => connect(unknown))).Value;

    /// <summary>
    /// Goes on to the next node, unless somebody else who met the same failure already has: many calls that fail
    /// together must not chase each other around the ring.
    /// </summary>
    public void MoveOnFrom(DriverNode failed)
    {
        var failedPosition = Array.IndexOf(nodes, failed);
        if (failedPosition >= 0)
        {
            Interlocked.CompareExchange(ref position, (failedPosition + 1) % nodes.Length, failedPosition);
        }
    }

    public void Dispose()
    {
        foreach (var node in nodes.Concat(leaders.Values.Select(leader => leader.Value)))
        {
            node.Dispose();
        }
    }
}

namespace Vectron.PlacementDriver.Replication.Tests.Simulation;

/// <summary>Three nodes, their disks, and what a simulation may do to them.</summary>
internal sealed class SimulatedCluster
{
    private static readonly ulong[] Members = [1, 2, 3];

    private readonly EventLoop loop;
    private readonly SimulationAudit audit;
    private readonly SortedDictionary<ulong, SimulatedDisk> disks = [];
    private readonly SortedDictionary<ulong, SimulatedNode> nodes = [];

    public SimulatedCluster(EventLoop loop, SimulationAudit audit)
    {
        this.loop = loop;
        this.audit = audit;
        Network = new SimulatedNetwork(loop, node => nodes.GetValueOrDefault(node));
        foreach (var member in Members)
        {
            disks.Add(member, new SimulatedDisk(loop));
            Start(member);
        }
    }

    public SimulatedNetwork Network { get; }

    /// <summary>Those whose processes live.</summary>
    public IReadOnlyCollection<SimulatedNode> Nodes => nodes.Values;

    /// <summary>A node that the seed chooses; null when it is dead.</summary>
    public SimulatedNode? Any() => nodes.GetValueOrDefault(AnyMember());

    public ulong AnyMember() => Members[loop.Random.Next(Members.Length)];

    /// <summary>The node that leads, or another when none does.</summary>
    public ulong LeaderOrAny() => nodes.Values.FirstOrDefault(node => node.Raft.IsLeading)?.Process.NodeId ?? AnyMember();

    public SimulatedDisk DiskOf(ulong node) => disks[node];

    public SimulatedNode? Find(ulong node) => nodes.GetValueOrDefault(node);

    public void Start(ulong member)
    {
        if (!nodes.ContainsKey(member))
        {
            var node = new SimulatedNode(loop, Network, disks[member], member, Members);
            node.Applied += audit.Applied;
            nodes.Add(member, node);
            node.Start();
        }
    }

    /// <summary>Asks a node to stop; what it says until then counts.</summary>
    public async Task StopAsync(ulong member, TimeSpan patience)
    {
        if (nodes.TryGetValue(member, out var node))
        {
            _ = await Task.WhenAny(node.StopAsync(patience), node.Process.Death);
            await loop.Delay(TimeSpan.FromMilliseconds(1));
            if (nodes.GetValueOrDefault(member) == node)
            {
                Kill(member);
            }
        }
    }

    public void Kill(ulong member)
    {
        if (nodes.Remove(member, out var node))
        {
            node.Kill();
        }
    }

    /// <summary>Ends all harm.</summary>
    public void Heal()
    {
        Network.Heal();
        foreach (var member in Members)
        {
            Start(member);
            disks[member].StalledUntil = 0;
            nodes[member].Process.PausedUntil = 0;
        }
    }

    /// <summary>Cuts a node off, in the directions given.</summary>
    public void Cut(ulong member, bool incoming, bool outgoing)
    {
        foreach (var other in Members.Where(other => other != member))
        {
            Network.SetCut(other, member, incoming);
            Network.SetCut(member, other, outgoing);
        }
    }
}

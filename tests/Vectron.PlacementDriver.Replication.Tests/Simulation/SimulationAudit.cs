using System.Security.Cryptography;
using Google.Protobuf;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Serialization;
using Vectron.PlacementDriver.Replication.Proposals;

namespace Vectron.PlacementDriver.Replication.Tests.Simulation;

/// <summary>
/// What was told to whom, held against what was committed. Every state is that of a place in the log, so an answer is
/// right when its place is not before one that was answered earlier.
/// </summary>
internal sealed class SimulationAudit(EventLoop loop)
{
    private readonly SortedDictionary<long, (long Term, ByteString Data)> committed = [];
    private readonly List<(Guid Id, AppliedProposal Applied)> acknowledged = [];
    private readonly HashSet<Guid> refused = [];

    /// <summary>The last place in the log of which anybody was told.</summary>
    public long Floor { get; private set; }

    public int Writes => acknowledged.Count;

    public int Refusals => refused.Count;

    public int Unknowns { get; private set; }

    public int Reads { get; private set; }

    public int RefusedReads { get; private set; }

    public Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        loop.Random.NextBytes(bytes);
        return new Guid(bytes);
    }

    /// <summary>A node applied an entry: all must apply the same ones.</summary>
    public void Applied(SimulatedNode node, AppliedEntry entry)
    {
        var data = ByteString.CopyFrom(entry.Payload.FirstSpan);
        if (!committed.TryGetValue(entry.Index, out var known))
        {
            committed.Add(entry.Index, (entry.Term, data));
        }
        else
        {
            Require(known.Term == entry.Term && known.Data.Equals(data), $"node {node.Process.NodeId} applied another entry at {entry.Index} than others");
        }
    }

    public void Acknowledged(Guid id, AppliedProposal applied, long floor, SimulatedNode node)
    {
        acknowledged.Add((id, applied));
        Require(applied.Index > floor, $"a write at {applied.Index} came after an answer of {floor}");
        Require(node.Placement.Current.AppliedIndex >= applied.Index, $"a write at {applied.Index} was answered before node {node.Process.NodeId} shows it");
        Floor = Math.Max(Floor, applied.Index);
    }

    public void Refused(Guid id) => refused.Add(id);

    public void Unknown() => Unknowns++;

    public void ReadRefused() => RefusedReads++;

    public void Read(long index, long floor, SimulatedNode node)
    {
        Reads++;
        Require(index >= floor, $"node {node.Process.NodeId} answered a read with the state of {index} after an answer of {floor}");
        Floor = Math.Max(Floor, index);
    }

    public void Require(bool holds, string violation)
    {
        if (!holds)
        {
            loop.Fail(new InvalidOperationException(violation));
        }
    }

    /// <summary>Whether every node has applied all that any did.</summary>
    public bool IsLevel(IReadOnlyCollection<SimulatedNode> nodes) =>
        nodes.All(node => node.Raft.AppliedIndex == committed.Keys.LastOrDefault());

    /// <summary>After all is healed and quiet: holds every answer against the log, and the states against each other.</summary>
    public void Conclude(IReadOnlyCollection<SimulatedNode> nodes)
    {
        var outcomes = Replay(out var state);
        foreach (var (id, applied) in acknowledged)
        {
            Require(outcomes.TryGetValue(id, out var real), $"the acknowledged write {id} at {applied.Index} is lost");
            Require(real.Index == applied.Index && real.Outcome == applied.Outcome, $"the write {id} was answered with {applied}, the log says {real}");
        }

        foreach (var id in refused)
        {
            Require(!outcomes.ContainsKey(id), $"the write {id} was refused as not written, and was written");
        }

        foreach (var node in nodes)
        {
            Require(node.Raft.AppliedIndex == committed.Keys.LastOrDefault(), $"node {node.Process.NodeId} does not catch up: {node.Raft.AppliedIndex} of {committed.Keys.LastOrDefault()}");
            Require(Hash(node.Placement.Current) == Hash(state), $"the state of node {node.Process.NodeId} differs from the log's");
        }
    }

    private Dictionary<Guid, AppliedProposal> Replay(out PlacementSnapshot state)
    {
        var machine = new PlacementStateMachine();
        var outcomes = new Dictionary<Guid, AppliedProposal>();
        foreach (var (index, (_, data)) in committed.Where(each => each.Value.Data.Length > 0))
        {
            var batch = CommandBatchCodec.Read(new(data.Memory));
            var results = machine.Apply(batch, index);
            for (var i = 0; i < results.Length; i++)
            {
                Require(outcomes.TryAdd(batch.Proposals[i].Id, new AppliedProposal(results[i], index)), $"the write {batch.Proposals[i].Id} is in the log twice");
            }
        }

        state = machine.Current;
        return outcomes;
    }

    private static string Hash(PlacementSnapshot state)
    {
        using var bytes = new MemoryStream();
        SnapshotCodec.Write(state, bytes);
        return Convert.ToHexString(SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
    }
}

using CsCheck;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Properties;

/// <summary>Whoever starts with one state and takes every change has the next one: nothing is left out.</summary>
public sealed class StateChangesTests
{
    [Fact]
    public void Changes_OfAnyHistory_MakeOfEachStateTheNext() => Steps.Any.Array[1, 80].Array[1, 6].Sample(entries =>
    {
        var machine = new PlacementStateMachine();
        var copy = PlacementSnapshot.Empty;
        var index = 0L;
        foreach (var entry in entries)
        {
            var commands = entry.Select(step => new Proposal(Guid.Empty, step(machine.Current)));
            var from = machine.Current.Revision;
            machine.Apply(new CommandBatch(1_000 * index, [.. commands]), ++index);
            var changes = machine.LastChanges!;

            changes.FromRevision.Should().Be(from);
            changes.Revision.Should().Be(machine.Current.Revision);
            copy = Take(copy, changes);
            copy.Workers.Values.Select(Quiet).Should().Equal(machine.Current.Workers.Values.Select(Quiet));
            copy.Shards.Should().Equal(machine.Current.Shards);
            copy.Collections.Should().Equal(machine.Current.Collections);
            copy.Peers.Should().Equal(machine.Current.Peers);
            copy.Settings.Should().Be(machine.Current.Settings);
        }
    });

    [Fact]
    public void Changes_OfABeatThatTellsNothingNew_AreNone()
    {
        var cluster = new TestCluster();
        var id = cluster.Do(new RegisterWorker("a:1", "a:2", [], new WorkerResources(0, 0, 0), new WorkerLocation("", "", ""), "")).Id;
        cluster.Do(new RecordHeartbeat(id, WorkerLoad.None, [], [], [], []));

        cluster.Do(new RecordHeartbeat(id, WorkerLoad.None with { VectorCount = 7 }, [], [], [], []));

        cluster.Machine.LastChanges!.Count.Should().Be(0);
        cluster.Machine.LastChanges.Revision.Should().Be(cluster.Machine.LastChanges.FromRevision + 1);
    }

    [Fact]
    public void Changes_AfterARestore_AreUnknown()
    {
        var machine = new PlacementStateMachine();

        machine.Restore(PlacementSnapshot.Empty);

        machine.LastChanges.Should().BeNull();
    }

    private static Worker Quiet(Worker worker) => worker with { LastHeartbeatUnixMs = 0, Load = WorkerLoad.None };

    private static PlacementSnapshot Take(PlacementSnapshot copy, StateChanges changes) => copy with
    {
        Workers = Take(copy.Workers, changes.Workers, worker => worker.Id),
        Shards = Take(copy.Shards, changes.Shards, shard => shard.Id),
        Collections = Take(copy.Collections, changes.Collections, collection => collection.Name),
        Peers = Take(copy.Peers, changes.Peers, peer => peer.NodeId),
        Settings = changes.Settings?.After ?? copy.Settings,
    };

    private static IdDictionary<T> Take<T>(IdDictionary<T> known, IEnumerable<EntityChange<T>> changes, Func<T, ulong> key)
        where T : class =>
        changes.Aggregate(known, (taken, change) =>
            change.After is { } now ? taken.SetItem(key(now), now) : taken.Remove(key(change.Before!)));

    private static System.Collections.Immutable.ImmutableSortedDictionary<TKey, T> Take<TKey, T>(
        System.Collections.Immutable.ImmutableSortedDictionary<TKey, T> known,
        IEnumerable<EntityChange<T>> changes,
        Func<T, TKey> key)
        where TKey : notnull
        where T : class =>
        changes.Aggregate(known, (taken, change) =>
            change.After is { } now ? taken.SetItem(key(now), now) : taken.Remove(key(change.Before!)));
}

using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Placement.Deciders;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Answers;

/// <summary>May these workers stop now? A pure function of one state.</summary>
public static class StopCheck
{
    /// <summary>Forecasts what the shards would be like.</summary>
    /// <param name="snapshot">The state.</param>
    /// <param name="workerIds">Workers of that state.</param>
    /// <returns>Costs what these workers hold.</returns>
    public static StopForecast Of(PlacementSnapshot snapshot, ImmutableSortedSet<ulong> workerIds)
    {
        var context = new PlacementContext(snapshot, isLimited: false);
        ImmutableArray<Worker> others = [.. context.Eligible.Where(worker => !workerIds.Contains(worker.Id))];
        var affected = new SortedSet<ulong>(workerIds.SelectMany(id => snapshot.Workers[id].Shards));
        var (loses, weakened, without, stuck) = (Ids(), Ids(), Ids(), Ids());
        var shards = 0;
        foreach (var id in affected)
        {
            if (snapshot.Shards[id] is not { Retiring: false } shard)
            {
                continue;
            }

            shards++;
            var live = CountServing(snapshot, shard, _ => true);
            var left = CountServing(snapshot, shard, member => !workerIds.Contains(member));
            var majority = (shard.MemberCount / 2) + 1;
            var list = live < majority ? without : left < majority ? loses : left < live ? weakened : null;
            list?.Add(id);
            if (!CanRefill(context, others, shard, workerIds))
            {
                stuck.Add(id);
            }
        }

        var forecast = new StopForecast
        {
            WorkerIds = [.. workerIds],
            Shards = shards,
            LosesQuorum = loses.ToImmutable(),
            LosesRedundancy = weakened.ToImmutable(),
            WithoutQuorum = without.ToImmutable(),
            CannotRefill = stuck.ToImmutable(),
            Sentences = [],
        };
        return forecast with { Sentences = StopSentences.Of(snapshot, forecast, others) };
    }

    private static ImmutableArray<ulong>.Builder Ids() => ImmutableArray.CreateBuilder<ulong>();

    private static int CountServing(PlacementSnapshot snapshot, Shard shard, Func<ulong, bool> counts)
    {
        var serving = shard.LeavingId != 0 && Serves(shard.LeavingId) && counts(shard.LeavingId) ? 1 : 0;
        foreach (var replica in shard.Replicas)
        {
            serving += Serves(replica) && counts(replica) ? 1 : 0;
        }

        return serving;

        bool Serves(ulong id) => ReplicaHealth.IsLive(snapshot, shard.Id, id);
    }

    private static bool CanRefill(
        PlacementContext context, ImmutableArray<Worker> others, Shard shard, ImmutableSortedSet<ulong> stopping)
    {
        var needed = shard.Replicas.Count(stopping.Contains);
        if (needed == 0)
        {
            return true;
        }

        var source = shard.Replicas.First(stopping.Contains);
        foreach (var other in others)
        {
            var question = new PlacementQuestion(context, other, shard, MoveKind.Repair, source);
            if (DeciderChain.JudgeShard(question) != Verdict.No && --needed == 0)
            {
                return true;
            }
        }

        return false;
    }
}

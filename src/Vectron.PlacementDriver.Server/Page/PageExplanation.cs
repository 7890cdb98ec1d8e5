using System.Globalization;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Answers;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Server.Diagnostics;

namespace Vectron.PlacementDriver.Server.Page;

/// <summary>Why a shard is where it is, how it fares and what it waits for, in words.</summary>
/// <param name="Id">The shard.</param>
/// <param name="Revision">Of the state that was looked at.</param>
/// <param name="Findings">How it fares now.</param>
/// <param name="Sentences">What <c>explain</c> says of it.</param>
/// <param name="Decisions">What each decider says of the worker that was asked about; empty when none was.</param>
/// <param name="Replicas">One by one.</param>
internal sealed record PageExplanation(
    ulong Id,
    long Revision,
    IReadOnlyList<string> Findings,
    IReadOnlyList<string> Sentences,
    IReadOnlyList<PageDecision> Decisions,
    IReadOnlyList<PageReplica> Replicas)
{
    /// <summary>Explains a shard of a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="shard">A shard of it.</param>
    /// <param name="there">A worker of it, to say why the shard is there or not; null for none.</param>
    public static PageExplanation Of(PlacementSnapshot state, Shard shard, Worker? there)
    {
        var answer = Explainer.Explain(state, shard, there);
        return new PageExplanation(
            shard.Id,
            state.Revision,
            [.. Observe(state, shard)],
            answer.Sentences,
            [.. answer.Decisions.Select(PageDecision.Of)],
            [.. shard.Replicas.Select((worker, i) => Describe(state, shard, worker, i))]);
    }

    private static IEnumerable<string> Observe(PlacementSnapshot state, Shard shard)
    {
        if (shard.Retiring)
        {
            yield return $"Its collection was deleted. It stays in its workers' lists until they have let go of it; {shard.ReleasedBy.Length} of {shard.Replicas.Length} have.";
        }

        var serving = shard.Replicas
            .Where(worker => state.Workers.GetValueOrDefault(worker) is { IsServing: true })
            .ToHashSet();
        var asked = state.Collections.GetValueOrDefault(shard.Collection)?.ReplicationFactor ?? shard.Replicas.Length;
        yield return ShardRedundancyRule.Judge(shard, asked, serving) switch
        {
            ShardRedundancy.Full => $"All {asked} replicas that were asked for are alive.",
            ShardRedundancy.Reduced => $"{serving.Count} of {asked} replicas are alive, a majority: it reads and writes, and survives less.",
            ShardRedundancy.NoMajority => $"{serving.Count} of {shard.Replicas.Length} replicas are alive, no majority: it cannot write until one of {Missing(shard, serving)} comes back.",
            _ => $"No replica is alive: bring back {Missing(shard, serving)}.",
        };
        if (shard.LeaderId != 0 && !serving.Contains(shard.LeaderId))
        {
            yield return $"Worker {shard.LeaderId} was its leader and does not serve; reads go to another live replica until a new leader is reported.";
        }
    }

    private static string Missing(Shard shard, HashSet<ulong> serving) => "worker " + string.Join(
        ", ", shard.Replicas.Where(worker => !serving.Contains(worker)).Select(worker => worker.ToString(CultureInfo.InvariantCulture)));

    private static PageReplica Describe(PlacementSnapshot state, Shard shard, ulong id, int position)
    {
        var worker = state.Workers.GetValueOrDefault(id);
        var place = worker?.Location is { } location ? string.Join(" / ", new[] { location.Region, location.Zone, location.Rack }.Where(part => part.Length > 0)) : "";
        return new PageReplica(
            id,
            worker?.GrpcAddress ?? "",
            place,
            worker is { IsServing: true },
            id == shard.LeaderId,
            position < shard.LeaderViews.Length ? shard.LeaderViews[position] : 0,
            shard.BootstrapMembers.Contains(id));
    }
}

using System.Globalization;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Server.Diagnostics;

namespace Vectron.PlacementDriver.Server.Page;

/// <summary>Why a shard is where it is and how it fares, in words.</summary>
/// <param name="Id">The shard.</param>
/// <param name="Collection">Its collection.</param>
/// <param name="Revision">Of the state that was looked at.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Redundancy">full, reduced, no_majority or none.</param>
/// <param name="Placement">Why its replicas are where they are.</param>
/// <param name="Findings">What can be said of it now.</param>
/// <param name="Replicas">One by one.</param>
internal sealed record ShardExplanation(
    ulong Id,
    string Collection,
    long Revision,
    ulong Epoch,
    string Redundancy,
    string Placement,
    IReadOnlyList<string> Findings,
    IReadOnlyList<ReplicaExplanation> Replicas)
{
    /// <summary>Explains a shard; null when there is none with this id.</summary>
    public static ShardExplanation? Of(PlacementSnapshot state, ulong id)
    {
        if (!state.Shards.TryGetValue(id, out var shard))
        {
            return null;
        }

        var serving = shard.Replicas
            .Where(worker => state.Workers.GetValueOrDefault(worker) is { IsServing: true })
            .ToHashSet();
        var asked = state.Collections.GetValueOrDefault(shard.Collection)?.ReplicationFactor ?? shard.Replicas.Length;
        var redundancy = ShardRedundancyRule.Judge(shard, asked, serving);
        return new ShardExplanation(
            id,
            shard.Collection,
            state.Revision,
            shard.Epoch,
            ShardRedundancyRule.NameOf(redundancy),
            shard.PlacementReason,
            [.. Observe(shard, asked, serving, redundancy)],
            [.. shard.Replicas.Select((worker, i) => Describe(state, shard, worker, i))]);
    }

    private static IEnumerable<string> Observe(Shard shard, int asked, HashSet<ulong> serving, ShardRedundancy redundancy)
    {
        if (shard.Retiring)
        {
            yield return $"Its collection was deleted. It stays in its workers' lists until they have let go of it; {shard.ReleasedBy.Length} of {shard.Replicas.Length} have.";
        }

        yield return redundancy switch
        {
            ShardRedundancy.Full => $"All {asked} replicas that were asked for are alive.",
            ShardRedundancy.Reduced => $"{serving.Count} of {asked} replicas are alive, a majority: it reads and writes, and survives less.",
            ShardRedundancy.NoMajority => $"{serving.Count} of {shard.Replicas.Length} replicas are alive, no majority: it cannot write until one of {Missing(shard, serving)} comes back.",
            _ => $"No replica is alive: bring back {Missing(shard, serving)}.",
        };
        if (shard.Replicas.Length < asked)
        {
            yield return $"It was created with {shard.Replicas.Length} of {asked} replicas: there were not enough eligible workers.";
        }

        var votes = shard.LeaderViews.Count(view => view == shard.LeaderId && view != 0);
        yield return shard.LeaderId == 0
            ? shard.Bootstrapped ? "No leader is known." : "No leader was ever reported: its replicas are founding the group."
            : serving.Contains(shard.LeaderId)
                ? $"Worker {shard.LeaderId} leads it; {votes} of {shard.Replicas.Length} replicas say so."
                : $"Worker {shard.LeaderId} was its leader and does not serve; reads go to another live replica until a new leader is reported.";
    }

    private static string Missing(Shard shard, HashSet<ulong> serving) => "worker " + string.Join(
        ", ", shard.Replicas.Where(worker => !serving.Contains(worker)).Select(worker => worker.ToString(CultureInfo.InvariantCulture)));

    private static ReplicaExplanation Describe(PlacementSnapshot state, Shard shard, ulong id, int position)
    {
        var worker = state.Workers.GetValueOrDefault(id);
        var place = worker?.Location is { } location ? string.Join(" / ", new[] { location.Region, location.Zone, location.Rack }.Where(part => part.Length > 0)) : "";
        return new ReplicaExplanation(
            id,
            worker?.GrpcAddress ?? "",
            place,
            worker is { IsServing: true },
            id == shard.LeaderId,
            position < shard.LeaderViews.Length ? shard.LeaderViews[position] : 0,
            shard.BootstrapMembers.Contains(id));
    }
}

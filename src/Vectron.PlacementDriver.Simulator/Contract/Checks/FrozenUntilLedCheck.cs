using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Simulator.Contract.Checks;

/// <summary>What may not change before a group stands.</summary>
internal sealed class FrozenUntilLedCheck : IContractCheck
{
    private readonly Dictionary<ulong, string> first = [];

    public string Name => "frozen-until-led";

    public string Sentence =>
        "Until a leader was reported, replicas and initial_members of a shard stay as they were first served.";

    public IEnumerable<string> Examine(Exchange exchange, ObservedCluster cluster)
    {
        if (exchange is not { Request: HeartbeatRequest request, Assignments: { } list }
            || cluster.Sender(request) is { SearchOnly: true })
        {
            yield break;
        }

        foreach (var item in list.Items)
        {
            if (cluster.Shards.GetValueOrDefault(item.ShardId) is { Led: true })
            {
                continue;
            }

            var now = string.Join(", ", item.Replicas.Order()) + " at "
                + string.Join(", ", item.InitialMembers.Select(member => $"{member.Key}:{member.Value}"));
            if (first.TryAdd(item.ShardId, now))
            {
                continue;
            }

            if (first[item.ShardId] != now)
            {
                yield return $"shard {item.ShardId} was served with {first[item.ShardId]}, now with {now}";
            }
        }
    }
}

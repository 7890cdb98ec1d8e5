using Grpc.Core;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Simulator.Contract;
using Vectron.PlacementDriver.Simulator.Groups;

namespace Vectron.PlacementDriver.Simulator.Simulation;

/// <summary>
/// Asks the driver about collections that others create or delete, so that neither the checks nor the simulated groups take
/// that for the driver's mistake.
/// </summary>
internal sealed class CollectionInquiry(DriverCalls calls, ContractInspector inspector, ShardGroups groups)
{
    /// <summary>Asks about every collection that a heartbeat's answer leaves a doubt about.</summary>
    /// <returns>False when the driver did not say: the answer cannot be judged, and so counts as lost.</returns>
    public async Task<bool> SettleAsync(HeartbeatRequest beat, HeartbeatResponse answer, CancellationToken cancellationToken)
    {
        var asked = new HashSet<string>(StringComparer.Ordinal);
        while (inspector.Doubts(beat, answer).FirstOrDefault(asked.Add) is { } name)
        {
            if (await AskAsync(name, answer, cancellationToken).ConfigureAwait(false) is { Exists: null })
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Asks about one collection.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="seen">A heartbeat's answer that made doubtful what it is; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it exists, null when the driver did not say; and what it is if it does.</returns>
    public async Task<(bool? Exists, GetCollectionStatusResponse? Status)> AskAsync(
        string name, HeartbeatResponse? seen, CancellationToken cancellationToken)
    {
        while (true)
        {
            var version = inspector.VersionOf(name);
            var (status, code, _) = await calls.TryAsync(
                "GetCollectionStatus",
                new GetCollectionStatusRequest { Name = name },
                calls.Client.GetCollectionStatusAsync,
                cancellationToken,
                mayBeRefusedAs: StatusCode.NotFound).ConfigureAwait(false);
            if (status is not null)
            {
                if (inspector.Found(version, status, retired => groups.CollectionExists(name, retired)))
                {
                    return (true, status);
                }
            }
            else if (code != StatusCode.NotFound)
            {
                return (null, null);
            }
            else if (inspector.Gone(version, name, seen, retired => groups.ShardsDeleted(name, retired)))
            {
                return (false, null);
            }

            // Somebody else was told at the same time, and this answer may be the older one.
        }
    }
}

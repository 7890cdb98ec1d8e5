using System.Globalization;
using Google.Protobuf;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Simulator.Replay;

/// <summary>
/// From the worker ids of a recording to those that this driver gave to the same workers. A worker is known by its raft
/// address; its recorded id from the recorded answer.
/// </summary>
internal sealed class WorkerIdMap
{
    private readonly Dictionary<ulong, ulong> currentByRecorded = [];

    /// <summary>Notes which id a worker got then and now.</summary>
    public void Learn(RegisterWorkerResponse? recorded, RegisterWorkerResponse? current)
    {
        if (TryParse(recorded?.WorkerId, out var then) && TryParse(current?.WorkerId, out var now))
        {
            currentByRecorded[then] = now;
        }
    }

    /// <summary>A request as the same client would send it to this driver. The recorded one is left as it is.</summary>
    public IMessage Translate(IMessage recorded) => recorded switch
    {
        HeartbeatRequest beat => Translate(beat.Clone()),
        DrainWorkerRequest drain => new DrainWorkerRequest(drain) { WorkerId = Map(drain.WorkerId) },
        RemoveWorkerRequest remove => new RemoveWorkerRequest(remove) { WorkerId = Map(remove.WorkerId) },
        _ => recorded,
    };

    private static bool TryParse(string? text, out ulong id) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);

    private HeartbeatRequest Translate(HeartbeatRequest beat)
    {
        beat.WorkerId = Map(beat.WorkerId);
        foreach (var leader in beat.ShardLeaderInfo)
        {
            leader.LeaderId = Map(leader.LeaderId);
        }

        foreach (var membership in beat.ShardMembership)
        {
            for (var i = 0; i < membership.NodeIds.Count; i++)
            {
                membership.NodeIds[i] = Map(membership.NodeIds[i]);
            }
        }

        foreach (var transfer in beat.LeaderTransferAcks)
        {
            transfer.FromNodeId = Map(transfer.FromNodeId);
            transfer.ToNodeId = Map(transfer.ToNodeId);
        }

        return beat;
    }

    private ulong Map(ulong recorded) => currentByRecorded.GetValueOrDefault(recorded, recorded);

    private string Map(string recorded) =>
        TryParse(recorded, out var id) ? Map(id).ToString(CultureInfo.InvariantCulture) : recorded;
}

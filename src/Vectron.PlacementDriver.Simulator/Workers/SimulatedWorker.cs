using System.Globalization;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Simulator.Contract;
using Vectron.PlacementDriver.Simulator.Groups;

namespace Vectron.PlacementDriver.Simulator.Workers;

/// <summary>
/// A worker as stubborn as the real one: it does what the last list says and nothing else, and remembers between
/// restarts only what is on its disk. Pure: no network, no clock of its own. For one caller at a time.
/// </summary>
internal sealed partial class SimulatedWorker(
    WorkerProfile profile, WorkerDisk disk, ShardGroups groups, WorkerTally tally)
{
    private static readonly TimeSpan MembershipEvery = TimeSpan.FromSeconds(15);

    private readonly SortedDictionary<ulong, RunningReplica> running = [];
    private readonly List<ShardLeaderTransferAck> unsentAcks = [];
    private ulong highestEpoch;
    private DateTimeOffset? lastMembership;

    /// <summary>What it announces.</summary>
    public WorkerProfile Profile => profile;

    /// <summary>As the driver gave it; 0 before the first registration of this process.</summary>
    public ulong Id { get; private set; }

    /// <summary>Shards whose replica runs now, ascending.</summary>
    public IEnumerable<ulong> RunningShards => running.Keys;

    /// <summary>What it sends first after a start.</summary>
    public RegisterWorkerRequest Registration(DateTimeOffset now) => new()
    {
        GrpcAddress = profile.GrpcAddress,
        RaftAddress = profile.RaftAddress,
        Capabilities = { "write" },
        Timestamp = now.ToUnixTimeSeconds(),
        CpuCores = 2,
        MemoryBytes = 8L << 30,
        DiskBytes = 512L << 30,
    };

    /// <summary>Takes its id.</summary>
    /// <returns>False when the answer is none to work with.</returns>
    public bool Registered(RegisterWorkerResponse response)
    {
        if (!response.Success || !ObservedCluster.TryParseId(response.WorkerId, out var id))
        {
            return false;
        }

        Id = id;
        return true;
    }

    /// <summary>The next heartbeat: what runs, who leads, who is a member, how far it has come.</summary>
    public HeartbeatRequest NextBeat(DateTimeOffset now)
    {
        var beat = new HeartbeatRequest
        {
            WorkerId = Id.ToString(CultureInfo.InvariantCulture),
            Timestamp = now.ToUnixTimeSeconds(),
            ActiveShards = running.Count,
            CpuUsagePercent = 10,
            MemoryUsagePercent = 10,
            DiskUsagePercent = 10,
        };
        var membershipDue = lastMembership is not { } last || now - last >= MembershipEvery;
        var reported = false;
        foreach (var (shardId, replica) in running)
        {
            beat.RunningShards.Add(shardId);
            var group = groups.View(shardId);
            beat.ShardLeaderInfo.Add(new ShardLeaderInfo { ShardId = shardId, LeaderId = group?.Leader ?? 0 });
            beat.ShardProgress.Add(Progress(shardId, replica, group));
            if (membershipDue && group?.Leader == Id)
            {
                beat.ShardMembership.Add(new ShardMembershipInfo
                {
                    ShardId = shardId,
                    ConfigChangeId = group.ConfigChangeId,
                    NodeIds = { group.Members.Keys },
                });
                reported = true;
            }
        }

        lastMembership = reported ? now : lastMembership;
        beat.LeaderTransferAcks.AddRange(unsentAcks);
        // Sent once, whatever becomes of the beat.
        unsentAcks.Clear();
        return beat;
    }

    /// <summary>The process ends; the disk stays.</summary>
    public void Stop()
    {
        foreach (var shardId in running.Keys)
        {
            groups.Stop(shardId, Id);
        }

        running.Clear();
        unsentAcks.Clear();
        highestEpoch = 0;
        lastMembership = null;
        Id = 0;
    }

    private static ShardProgressInfo Progress(ulong shardId, RunningReplica replica, GroupView? group) => new()
    {
        ShardId = shardId,
        ShardEpoch = replica.Assignment.Epoch,
        AppliedIndex = group is not null && group.LastIndex > replica.IndexAtStart ? group.LastIndex : 0,
    };
}
